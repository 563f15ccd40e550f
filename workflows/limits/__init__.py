"""What limits allow, and whose turn it is: pure, the same for runs and for calls, for the decision and for the eye."""
