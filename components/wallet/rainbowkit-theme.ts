import { lightTheme, type Theme } from "@rainbow-me/rainbowkit";

const base = lightTheme({ borderRadius: "small", fontStack: "system", overlayBlur: "none" });

/** RainbowKit in the console's own tokens; they change with the theme, so one theme serves light and dark. */
export const rainbowKitTheme: Theme = {
  ...base,
  colors: {
    ...base.colors,
    // Also the colour of words, so not the yellow.
    accentColor: "var(--color-inverse)",
    accentColorForeground: "var(--color-on-inverse)",
    actionButtonBorder: "var(--color-line)",
    actionButtonBorderMobile: "var(--color-line)",
    actionButtonSecondaryBackground: "var(--color-hover)",
    closeButton: "var(--color-ink-2)",
    closeButtonBackground: "var(--color-hover)",
    connectionIndicator: "var(--color-success)",
    downloadBottomCardBackground: "var(--color-sunken)",
    downloadTopCardBackground: "var(--color-surface)",
    error: "var(--color-danger-text)",
    generalBorder: "var(--color-line)",
    generalBorderDim: "var(--color-line)",
    menuItemBackground: "var(--color-hover)",
    modalBackdrop: "var(--color-scrim)",
    modalBackground: "var(--color-raised)",
    modalBorder: "var(--color-line)",
    modalText: "var(--color-ink)",
    modalTextDim: "var(--color-ink-3)",
    modalTextSecondary: "var(--color-ink-2)",
    selectedOptionBorder: "var(--color-brand-edge)",
    standby: "var(--color-warning)",
  },
  fonts: { body: "var(--font-sans)" },
  radii: {
    actionButton: "var(--radius-sm)",
    connectButton: "var(--radius-sm)",
    menuButton: "var(--radius-sm)",
    modal: "var(--radius-lg)",
    modalMobile: "var(--radius-lg)",
  },
  shadows: { ...base.shadows, dialog: "var(--shadow-modal)" },
};
