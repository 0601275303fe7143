import {
  type CSSVariablesResolver,
  createTheme,
  localStorageColorSchemeManager,
  type VariantColorsResolver,
} from "@mantine/core";

/** Where the choice of light or dark is kept; /color-scheme.js reads it too. */
export const colorSchemeManager = localStorageColorSchemeManager({ key: "gatehouse-color-scheme" });

/** Every button, badge and icon takes its colours from the tokens, which hold AA contrast in both schemes. */
const variantColorResolver: VariantColorsResolver = ({ color, variant }) => {
  const tone = color === "red" || color === "danger" ? "danger" : "accent";
  const plain = { border: "1px solid transparent" };
  switch (variant) {
    case "filled":
      return {
        ...plain,
        background: `var(--gh-${tone})`,
        hover: `var(--gh-${tone}-strong)`,
        color: `var(--gh-on-${tone})`,
      };
    case "light":
      return {
        ...plain,
        background: `var(--gh-${tone}-soft)`,
        hover: `var(--gh-${tone}-soft-hover)`,
        color: `var(--gh-${tone}-text)`,
      };
    case "outline":
      return {
        background: "transparent",
        hover: `var(--gh-${tone}-soft)`,
        color: `var(--gh-${tone}-text)`,
        border: `1px solid var(--gh-${tone}-text)`,
      };
    case "default":
      return {
        background: "var(--gh-surface)",
        hover: "var(--gh-sunken)",
        color: tone === "danger" ? "var(--gh-danger-text)" : "var(--gh-text)",
        border: "1px solid var(--gh-line-strong)",
      };
    default:
      return {
        ...plain,
        background: "transparent",
        hover: `var(--gh-${tone}-soft)`,
        color: `var(--gh-${tone}-text)`,
      };
  }
};

export const theme = createTheme({
  primaryColor: "petrol",
  primaryShade: { light: 7, dark: 3 },
  colors: {
    gray: [
      "#f4f6f4",
      "#ebeeeb",
      "#dce2de",
      "#ccd4d0",
      "#b4bfba",
      "#8c9893",
      "#6b7773",
      "#53605c",
      "#2f3a37",
      "#16211f",
    ],
    dark: [
      "#e6ecea",
      "#c3cecb",
      "#a2b0ac",
      "#83928e",
      "#4a5955",
      "#2a3532",
      "#1c2523",
      "#171f1d",
      "#0f1514",
      "#0a0f0e",
    ],
    petrol: [
      "#ebf4f3",
      "#d5e7e5",
      "#abd0cd",
      "#7cc0bb",
      "#55a6a2",
      "#38908d",
      "#1c7775",
      "#0c5f61",
      "#094b4d",
      "#063638",
    ],
  },
  fontFamily: "var(--gh-font)",
  fontFamilyMonospace: "var(--gh-font-mono)",
  headings: { fontFamily: "var(--gh-font)", fontWeight: "650" },
  defaultRadius: "md",
  radius: { xs: "3px", sm: "5px", md: "8px", lg: "12px", xl: "20px" },
  cursorType: "pointer",
  respectReducedMotion: true,
  variantColorResolver,
});

const mapped = {
  "--mantine-color-body": "var(--gh-background)",
  "--mantine-color-text": "var(--gh-text)",
  "--mantine-color-bright": "var(--gh-text)",
  "--mantine-color-dimmed": "var(--gh-dim)",
  "--mantine-color-placeholder": "var(--gh-dim)",
  "--mantine-color-error": "var(--gh-danger-text)",
  "--mantine-color-success": "var(--gh-good-text)",
  "--mantine-color-anchor": "var(--gh-accent-text)",
  "--mantine-color-default": "var(--gh-surface)",
  "--mantine-color-default-hover": "var(--gh-sunken)",
  "--mantine-color-default-color": "var(--gh-text)",
  "--mantine-color-default-border": "var(--gh-line-strong)",
  "--mantine-color-disabled": "var(--gh-sunken)",
  "--mantine-color-disabled-color": "var(--gh-dim)",
  "--mantine-color-disabled-border": "var(--gh-line)",
  "--mantine-color-petrol-filled": "var(--gh-accent)",
  "--mantine-color-petrol-filled-hover": "var(--gh-accent-strong)",
  "--mantine-color-petrol-light": "var(--gh-accent-soft)",
  "--mantine-color-petrol-light-hover": "var(--gh-accent-soft-hover)",
  "--mantine-color-petrol-light-color": "var(--gh-accent-text)",
  "--mantine-color-petrol-outline": "var(--gh-accent-text)",
  "--mantine-primary-color-contrast": "var(--gh-on-accent)",
};

/** Mantine's own colour variables, taken from the tokens in styles/tokens.css. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({ variables: {}, light: mapped, dark: mapped });
