/** Chooses light, dark, or what the system says. */
import { Monitor, Moon, Sun } from "lucide-react";

import { chooseTheme, IconButton, Menu, useTheme, type ThemeChoice } from "@/ui";

const CHOICES: { id: ThemeChoice; label: string; Icon: typeof Sun }[] = [
  { id: "light", label: "Light", Icon: Sun },
  { id: "dark", label: "Dark", Icon: Moon },
  { id: "system", label: "As the system", Icon: Monitor },
];

/** Draw the theme's button and menu. */
export function ThemeMenu() {
  const choice = useTheme();
  const Current = CHOICES.find(({ id }) => id === choice)?.Icon ?? Monitor;
  return (
    <Menu
      label="Theme"
      items={CHOICES.map(({ id, label, Icon }) => ({
        id,
        label,
        icon: <Icon aria-hidden />,
        checked: id === choice,
        run: () => chooseTheme(id),
      }))}
      trigger={(props) => <IconButton {...props} label="Theme" icon={<Current aria-hidden />} />}
    />
  );
}
