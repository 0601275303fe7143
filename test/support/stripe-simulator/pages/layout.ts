import { html, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";

export type Markup = HtmlEscapedString | Promise<HtmlEscapedString>;

const STYLE = `
:root { color-scheme: light dark; --ink: #1a1f36; --soft: #4f566b; --paper: #ffffff; --ground: #f6f8fa; --line: #8792a2;
  --accent: #4b45c6; --on-accent: #ffffff; --alarm: #a11a2e; --alarm-ground: #fdeef0; --note: #5a3d00; --note-ground: #fff3d6; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #eef1f6; --soft: #b8c0cf; --paper: #1c2030; --ground: #12141d; --line: #7d8799; --accent: #b3b0ff;
    --on-accent: #14152b; --alarm: #ffb3bd; --alarm-ground: #43121b; --note: #ffe2a3; --note-ground: #3d2f0d; }
}
* { box-sizing: border-box; }
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); }
.banner { margin: 0; padding: .5rem 1rem; text-align: center; font-weight: 600; color: var(--note); background: var(--note-ground); }
main { max-width: 32rem; margin: 0 auto; padding: 1rem; }
main.wide { max-width: 60rem; }
.columns { display: grid; gap: 1.5rem; }
@media (min-width: 50rem) { .columns { grid-template-columns: 1fr 1fr; } }
h1 { font-size: 1.5rem; margin: 1rem 0 .5rem; } h2 { font-size: 1.125rem; margin: 0 0 .75rem; }
section { background: var(--paper); border-radius: .75rem; padding: 1.25rem; margin-bottom: 1rem; }
a { color: var(--accent); }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .5rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
td:last-child, th:last-child { text-align: right; white-space: nowrap; padding-left: 1rem; }
tfoot td, tfoot th { border-bottom: 0; font-weight: 700; }
.soft { color: var(--soft); margin: 0; }
label, legend { display: block; font-weight: 600; margin: .75rem 0 .25rem; padding: 0; }
fieldset { border: 0; margin: 0; padding: 0; min-width: 0; }
input, select { width: 100%; min-height: 2.75rem; padding: .5rem .75rem; font: inherit; color: var(--ink); background: var(--paper);
  border: 1px solid var(--line); border-radius: .5rem; }
::placeholder { color: var(--soft); opacity: 1; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: .75rem; }
button { min-height: 2.75rem; padding: .5rem 1rem; font: inherit; font-weight: 600; border-radius: .5rem; cursor: pointer;
  color: var(--accent); background: transparent; border: 1px solid var(--accent); }
button.main { width: 100%; margin-top: 1rem; color: var(--on-accent); background: var(--accent); }
button.card { width: 100%; margin-top: .5rem; text-align: left; display: block; }
button.card small { display: block; font-weight: 400; color: var(--soft); }
.row { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1rem; } .row button { flex: 1 1 10rem; margin: 0; }
.alarm { color: var(--alarm); background: var(--alarm-ground); border-radius: .5rem; padding: .75rem 1rem; margin: 0 0 1rem; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
@media (prefers-reduced-motion: no-preference) { button { transition: opacity .15s; } button:hover { opacity: .85; } }
`;

/** A whole page; every one says that it is not the real Stripe. */
export function layout(title: string, content: Markup, { wide = false } = {}): Markup {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · Stripe simulator</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<header><p class="banner">Stripe simulator – no real money</p></header>
<main${wide ? raw(' class="wide"') : ""}>${content}</main>
</body>
</html>`;
}

/** A page that only says something. */
export function messagePage(title: string, message: string, link?: { url: string; text: string }): Markup {
  return layout(
    title,
    html`<h1>${title}</h1>
<section><p>${message}</p>${link === undefined ? "" : html`<p><a href="${link.url}">${link.text}</a></p>`}</section>`,
  );
}

/** What went wrong, read out by screen readers as soon as the page appears. */
export function alarm(message: string | undefined): Markup | string {
  return message === undefined ? "" : html`<p class="alarm" role="alert">${message}</p>`;
}
