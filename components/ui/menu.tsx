"use client";
import { clsx } from "clsx";
import { Check, type LucideIcon } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { type ComponentProps, type ReactNode, useEffect, useRef } from "react";
import { Link } from "./link.tsx";

/** What a lazily loaded menu gets from its trigger. */
export interface MenuControl {
  label: string;
  /** Opened by key: the first item takes focus. */
  byKey: boolean;
  onClose: () => void;
  /** The real button, which gets the focus back. */
  trigger: HTMLElement | null;
}

export interface MenuProps extends MenuControl {
  align?: "start" | "end";
  side?: "top" | "bottom";
  className?: string;
  children: ReactNode;
}

/** An open menu under its trigger; arrows, type-ahead and Escape as the ARIA pattern says. */
export function Menu({
  label,
  byKey,
  onClose,
  trigger,
  align = "start",
  side = "bottom",
  className,
  children,
}: MenuProps) {
  const content = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (byKey) content.current?.querySelector<HTMLElement>('[role^="menuitem"]')?.focus();
  }, [byKey]);
  return (
    <DropdownMenu.Root open modal={false} onOpenChange={(open) => !open && onClose()}>
      <DropdownMenu.Trigger asChild>
        <span aria-hidden tabIndex={-1} className="pointer-events-none absolute inset-0" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={trigger?.closest<HTMLElement>("aside, header, main, nav")}>
        <DropdownMenu.Content
          ref={content}
          aria-label={label}
          aria-labelledby={undefined}
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={8}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            trigger?.focus();
          }}
          onPointerDownOutside={(event) => {
            if (trigger?.contains(event.target as Node)) event.preventDefault();
          }}
          className={clsx(
            "z-(--z-modal) max-h-(--radix-dropdown-menu-content-available-height) min-w-56 overflow-y-auto rounded-md border border-line bg-raised p-1 text-ink shadow-float outline-none motion-safe:animate-[fade-in_var(--dur-base)_var(--ease-out)]",
            className,
          )}
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

const item =
  "flex min-h-8 w-full items-center gap-2.5 rounded-sm px-2 py-1 text-left text-base text-ink no-underline outline-none select-none data-highlighted:bg-hover data-disabled:opacity-50 max-lg:min-h-11";

export function MenuItem({
  icon: Icon,
  children,
  ...props
}: ComponentProps<typeof DropdownMenu.Item> & { icon?: LucideIcon }) {
  return (
    <DropdownMenu.Item {...props} className={item}>
      {Icon && <Icon className="size-4 shrink-0 text-ink-3" aria-hidden />}
      {children}
    </DropdownMenu.Item>
  );
}

export function MenuLink({
  href,
  icon: Icon,
  current,
  children,
}: {
  href: string;
  icon?: LucideIcon;
  current?: boolean;
  children: ReactNode;
}) {
  return (
    <DropdownMenu.Item asChild>
      <Link href={href} className={item} aria-current={current ? "page" : undefined}>
        {Icon && <Icon className="size-4 shrink-0 text-ink-3" aria-hidden />}
        <span className="min-w-0 flex-1">{children}</span>
        {current && <Check className="size-4 shrink-0" aria-hidden />}
      </Link>
    </DropdownMenu.Item>
  );
}

export function MenuCheckbox({
  icon: Icon,
  checked,
  onChange,
  children,
}: {
  icon?: LucideIcon;
  checked: boolean;
  onChange: (checked: boolean) => void;
  children: ReactNode;
}) {
  return (
    <DropdownMenu.CheckboxItem
      checked={checked}
      onCheckedChange={onChange}
      onSelect={(event) => event.preventDefault()}
      className={item}
    >
      {Icon && <Icon className="size-4 shrink-0 text-ink-3" aria-hidden />}
      <span className="flex-1">{children}</span>
      <DropdownMenu.ItemIndicator>
        <Check className="size-4 shrink-0" aria-hidden />
      </DropdownMenu.ItemIndicator>
    </DropdownMenu.CheckboxItem>
  );
}

export function MenuRadioGroup<T extends string>({
  label,
  value,
  onChange,
  options,
}: {
  label: string;
  value: T;
  onChange: (value: T) => void;
  options: readonly { value: T; label: string; icon?: LucideIcon }[];
}) {
  return (
    <>
      <MenuLabel>{label}</MenuLabel>
      <DropdownMenu.RadioGroup aria-label={label} value={value} onValueChange={(next) => onChange(next as T)}>
        {options.map(({ value: option, label: text, icon: Icon }) => (
          <DropdownMenu.RadioItem
            key={option}
            value={option}
            onSelect={(event) => event.preventDefault()}
            className={item}
          >
            {Icon && <Icon className="size-4 shrink-0 text-ink-3" aria-hidden />}
            <span className="flex-1">{text}</span>
            <DropdownMenu.ItemIndicator>
              <Check className="size-4 shrink-0" aria-hidden />
            </DropdownMenu.ItemIndicator>
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
    </>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return (
    <DropdownMenu.Label className="px-2 pt-1.5 pb-0.5 text-xs font-medium text-ink-3">{children}</DropdownMenu.Label>
  );
}

export function MenuSeparator() {
  return <DropdownMenu.Separator className="-mx-1 my-1 h-px bg-line" />;
}
