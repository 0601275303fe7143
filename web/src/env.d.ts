/// <reference types="vite/client" />

/** The web client's public configuration; all of it ends up in the pages. */
interface ImportMetaEnv {
  readonly VITE_FIREBASE_API_KEY: string;
  readonly VITE_FIREBASE_AUTH_DOMAIN: string;
  readonly VITE_FIREBASE_PROJECT_ID: string;
  readonly VITE_FIREBASE_APP_ID: string;
  readonly VITE_REGION?: string;
  /** The service of each operation, by name, in JSON. */
  readonly VITE_SERVICES: string;
  /** reCAPTCHA Enterprise key: with it, every request carries an App Check token. */
  readonly VITE_APP_CHECK_SITE_KEY?: string;
  /** The platform of a first-time visitor; without it, the first active one. */
  readonly VITE_DEFAULT_PLATFORM?: string;
  /** `on` where the project's Authentication has TOTP switched on: authenticator apps are offered as a second factor. */
  readonly VITE_TOTP?: string;
  readonly VITE_AUTH_EMULATOR: string;
  readonly VITE_FIRESTORE_EMULATOR: string;
  readonly VITE_FUNCTIONS_EMULATOR: string;
}

declare namespace React {
  interface CSSProperties {
    /** Read by the style sheets: a hue in degrees. */
    "--hue"?: number;
  }
}
