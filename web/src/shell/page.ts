import { type ComponentType, lazy } from "react";

type PageModule = Promise<{ default: ComponentType }>;

/** A page whose code, and the styles it needs, are loaded when somebody goes there. */
export function page(load: () => PageModule) {
  return lazy(async () => {
    const wasOnline = navigator.onLine;
    try {
      const [loaded] = await Promise.all([load(), import("../styles/mantine-all.ts")]);
      return loaded;
    } catch (error) {
      if (wasOnline && navigator.onLine) throw error;
      // Browsers remember that a module could not be loaded, so it takes a page that is opened anew.
      if (!navigator.onLine) await new Promise((resolve) => window.addEventListener("online", resolve, { once: true }));
      window.location.reload();
      return new Promise<never>(() => undefined);
    }
  });
}

/** The same for a page that its module exports by name. */
export function pageNamed<Name extends string>(name: Name, load: () => Promise<Record<Name, ComponentType>>) {
  return page(async () => ({ default: (await load())[name] }));
}
