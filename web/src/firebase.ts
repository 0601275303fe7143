import { initializeApp } from "firebase/app";
import { browserLocalPersistence, connectAuthEmulator, indexedDBLocalPersistence, initializeAuth } from "firebase/auth";
import { connectFirestoreEmulator, getFirestore } from "firebase/firestore";

const env = import.meta.env;

export const app = initializeApp({
  apiKey: env.VITE_FIREBASE_API_KEY,
  authDomain: env.VITE_FIREBASE_AUTH_DOMAIN,
  projectId: env.VITE_FIREBASE_PROJECT_ID,
  appId: env.VITE_FIREBASE_APP_ID,
});

if (import.meta.env.VITE_APP_CHECK_SITE_KEY) {
  // Before anything talks to a server: the first request needs the token already.
  const { initializeAppCheck, ReCaptchaEnterpriseProvider } = await import("firebase/app-check");
  initializeAppCheck(app, {
    provider: new ReCaptchaEnterpriseProvider(import.meta.env.VITE_APP_CHECK_SITE_KEY),
    isTokenAutoRefreshEnabled: true,
  });
}

/** Without a popup resolver: nobody signs in through another company's window. */
export const auth = initializeAuth(app, { persistence: [indexedDBLocalPersistence, browserLocalPersistence] });

export const firestore = getFirestore(app);

/** Where the operations run. */
export const region = env.VITE_REGION ?? "europe-west1";

if (import.meta.env.MODE === "demo") {
  connectAuthEmulator(auth, env.VITE_AUTH_EMULATOR, { disableWarnings: true });
  // The emulator knows no reCAPTCHA; with this, text messages go out without one.
  auth.settings.appVerificationDisabledForTesting = true;
  const { hostname, port } = new URL(env.VITE_FIRESTORE_EMULATOR);
  connectFirestoreEmulator(firestore, hostname, Number(port));
}
