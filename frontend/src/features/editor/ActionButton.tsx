/** An action as an icon button: its label, its shortcut, and grey when it may not run now. */
import { actionContext, perform, type Action } from "@/actions";
import { useEditor } from "@/store/editor";
import { IconButton } from "@/ui";

/** Say whether an action may run now, and again after each change. */
export function useEnabled(action: Action): boolean {
  return useEditor(() => action.enabled(actionContext()));
}

/** Draw the button of an action. */
export function ActionButton({ action, pressed, size = "md" }: { action: Action; pressed?: boolean; size?: "sm" | "md" }) {
  const enabled = useEnabled(action);
  const Icon = action.icon;
  return (
    <IconButton
      label={action.label}
      shortcut={action.shortcuts[0]}
      icon={<Icon aria-hidden />}
      size={size}
      pressed={pressed}
      disabled={!enabled}
      onClick={() => perform(action)}
    />
  );
}
