"use client";
import { Copy, Keyboard, LayoutGrid, LogOut, UsersRound } from "lucide-react";
import { useState } from "react";
import { singleKeys } from "../command/shortcuts.ts";
import { toastError } from "../errors/toast-error.ts";
import { chooseTheme, readTheme, type ThemeChoice } from "../theme/theme.ts";
import { themeOptions } from "../theme/theme-options.ts";
import { copyText } from "../ui/copy-text.ts";
import {
  Menu,
  MenuCheckbox,
  type MenuControl,
  MenuItem,
  MenuLink,
  MenuRadioGroup,
  MenuSeparator,
} from "../ui/menu.tsx";
import { shortHex } from "../ui/shorten.ts";
import { toast } from "../ui/toast.ts";
import { useSignOut } from "./account.queries.ts";

interface AccountMenuProps extends MenuControl {
  address: string;
  side: "top" | "bottom";
  onSignOutEverywhere: () => void;
}

export default function AccountMenu({ address, onSignOutEverywhere, ...control }: AccountMenuProps) {
  const [theme, setTheme] = useState<ThemeChoice>(readTheme);
  const [letters, setLetters] = useState(singleKeys.areOn);
  const signOut = useSignOut();
  return (
    <Menu {...control} align="end" className="w-60">
      <MenuItem
        icon={Copy}
        onSelect={() => copyText(address).then((done) => done && toast.success("Address copied", { text: address }))}
      >
        <span className="font-mono text-sm font-[450]">{shortHex(address)}</span>
        <span className="sr-only">, copy address</span>
      </MenuItem>
      <MenuSeparator />
      <MenuRadioGroup
        label="Theme"
        value={theme}
        options={themeOptions}
        onChange={(choice) => {
          setTheme(choice);
          chooseTheme(choice);
        }}
      />
      <MenuSeparator />
      <MenuCheckbox
        icon={Keyboard}
        checked={letters}
        onChange={(on) => {
          setLetters(on);
          singleKeys.set(on);
        }}
      >
        Single-letter shortcuts
      </MenuCheckbox>
      <MenuLink href="/workspaces" icon={LayoutGrid}>
        All workspaces
      </MenuLink>
      <MenuItem icon={LogOut} onSelect={() => signOut.mutate(false, { onError: (error) => toastError(error) })}>
        Sign out
      </MenuItem>
      <MenuItem icon={UsersRound} onSelect={onSignOutEverywhere}>
        Sign out everywhere
      </MenuItem>
    </Menu>
  );
}
