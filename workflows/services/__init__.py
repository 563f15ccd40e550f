"""Every write, one transaction an action; views, sockets and commands only call it."""
