/** Who is logged in, the way to the admin, and the way out. */
import { LogOut, ShieldCheck, UserRound } from "lucide-react";
import { useMe } from "@/api/me";
import { logOut } from "@/api/session";
import { Button, Menu, type MenuItem } from "@/ui";

/** Draw the user's menu. */
export function UserMenu() {
  const me = useMe();
  const name = me.data?.username ?? "…";
  const items: MenuItem[] = [];
  if (me.data?.is_staff) {
    const run = () => window.location.assign("/admin/");
    items.push({ id: "admin", label: "Administration", icon: <ShieldCheck aria-hidden />, run });
  }
  items.push({ id: "logout", label: "Log out", icon: <LogOut aria-hidden />, run: logOut });
  return (
    <Menu
      label="User"
      items={items}
      trigger={(props) => (
        <Button {...props} variant="ghost" icon={<UserRound aria-hidden />} aria-label={`User menu of ${name}`}>
          <span>{name}</span>
        </Button>
      )}
    />
  );
}
