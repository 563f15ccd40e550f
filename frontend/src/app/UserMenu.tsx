/** Who is logged in, the way to the admin, and the way out. */
import { LogOut, ShieldCheck, UserRound } from "lucide-react";
import { csrfToken } from "@/api/client";
import { useMe } from "@/api/me";
import { Button, Menu, type MenuItem } from "@/ui";

function logOut(): void {
  const form = document.createElement("form");
  form.method = "post";
  form.action = "/logout/";
  const token = document.createElement("input");
  token.name = "csrfmiddlewaretoken";
  token.value = csrfToken();
  form.append(token);
  document.body.append(form);
  form.submit();
}

/** Draw the user's menu; logging out is a POST, as Django asks. */
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
