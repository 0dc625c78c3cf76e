import { cva, type VariantProps } from "class-variance-authority";
import { clsx } from "clsx";
import { LoaderCircle, type LucideIcon } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { Link, type LinkProps } from "./link.tsx";

/** The look of a button, for `<Button>`, links that act like one, and triggers of lazy dialogs and menus. */
export const buttonClass = cva(
  "inline-flex select-none items-center justify-center whitespace-nowrap rounded-sm font-medium transition-colors duration-(--dur-fast) disabled:pointer-events-none disabled:opacity-50",
  {
    variants: {
      variant: {
        primary:
          "bg-brand text-on-brand shadow-[inset_0_0_0_1px_rgb(36_31_12/0.18),inset_0_1px_0_rgb(255_255_255/0.35)] hover:bg-brand-hover",
        secondary:
          "border border-line-strong bg-surface text-ink shadow-card hover:bg-hover dark:bg-raised dark:hover:bg-hover",
        ghost: "text-ink-2 hover:bg-hover hover:text-ink",
        danger: "bg-danger text-on-danger hover:bg-danger-hover",
        inverse: "bg-inverse text-on-inverse hover:opacity-90",
      },
      size: {
        sm: "h-7 gap-1.5 px-2 text-sm max-lg:h-10 max-lg:px-3",
        md: "h-8 gap-2 px-3 text-base max-lg:h-11 max-lg:px-4",
        lg: "h-10 gap-2 px-4 text-base max-lg:h-12",
      },
    },
    defaultVariants: { variant: "secondary", size: "md" },
  },
);

type ButtonLook = VariantProps<typeof buttonClass>;
export type ButtonVariant = NonNullable<ButtonLook["variant"]>;
export type ButtonSize = NonNullable<ButtonLook["size"]>;

export interface ButtonProps extends ComponentProps<"button">, ButtonLook {
  icon?: LucideIcon;
  /** Shows a spinner and keeps the width; presses are ignored, focus stays. */
  pending?: boolean;
  /** A verb for the time of waiting, for example "Creating". */
  pendingLabel?: string;
}

export function Button({
  variant,
  size,
  icon: Icon,
  pending,
  pendingLabel,
  className,
  children,
  ...props
}: ButtonProps) {
  return (
    <button
      type="button"
      {...props}
      onClick={pending ? (event) => event.preventDefault() : props.onClick}
      aria-busy={pending || undefined}
      aria-disabled={pending || props["aria-disabled"]}
      className={clsx(buttonClass({ variant, size }), className)}
    >
      <Face icon={Icon} pending={pending} pendingLabel={pendingLabel}>
        {children}
      </Face>
    </button>
  );
}

/** The width never changes while waiting: the spinner takes the place of the icon, or the two faces share one cell. */
function Face({
  icon: Icon,
  pending,
  pendingLabel,
  children,
}: Pick<ButtonProps, "icon" | "pending" | "pendingLabel"> & { children: ReactNode }) {
  const spinner = <LoaderCircle className="size-4 shrink-0 animate-spin motion-reduce:animate-none" aria-hidden />;
  if (pending === undefined || (Icon && !pendingLabel)) {
    return (
      <>
        {pending ? spinner : Icon && <Icon className="size-4 shrink-0" aria-hidden />}
        {children}
      </>
    );
  }
  return (
    <span className="grid *:col-start-1 *:row-start-1 *:inline-flex *:items-center *:justify-center *:gap-2">
      <span className={clsx(pending && "opacity-0")} aria-hidden={(pending && pendingLabel !== undefined) || undefined}>
        {Icon && <Icon className="size-4 shrink-0" aria-hidden />}
        {children}
      </span>
      <span className={clsx(!pending && "invisible")} aria-hidden={!pending || undefined}>
        {spinner}
        {pendingLabel}
      </span>
    </span>
  );
}

export interface ButtonLinkProps extends LinkProps, ButtonLook {
  icon?: LucideIcon;
}

/** A link that looks like a button: goes somewhere, changes nothing. */
export function ButtonLink({ variant, size, icon: Icon, className, children, ...props }: ButtonLinkProps) {
  return (
    <Link {...props} className={clsx(buttonClass({ variant, size }), className)}>
      {Icon && <Icon className="size-4 shrink-0" aria-hidden />}
      {children}
    </Link>
  );
}
