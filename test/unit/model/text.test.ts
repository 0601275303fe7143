import { describe, expect, it } from "vitest";
import { holdsContact, looksReserved, skeleton, staffWords } from "../../../functions/src/model/text.ts";

describe("a skeleton", () => {
  it.each([
    ["city stages", "City Stages"],
    ["CITY-STAGES", "City Stages"],
    ["Сity Ѕtages", "City Stages"],
    ["С\u0456ty St\u0430g\u0435s", "City Stages"],
    ["Ｃｉｔｙ　Ｓｔａｇｅｓ", "City Stages"],
    ["𝒞𝒾𝓉𝓎 𝒮𝓉𝒶𝑔ℯ𝓈", "City Stages"],
    ["Ⓒⓘⓣⓨ Ⓢⓣⓐⓖⓔⓢ", "City Stages"],
    ["🅲🅸🆃🆈 🆂🆃🅰🅶🅴🆂", "City Stages"],
    ["C1ty 5tages", "City Stages"],
    ["Cïty Stágès", "City Stages"],
    ["City\u200b \u2066Stages\u2069", "City Stages"],
    ["C.i.t.y S_t_a_g_e_s!", "City Stages"],
    ["★ City Stages ★", "City Stages"],
    ["ΧΥΖ", "XYZ"],
    ["ᏞᎪᎷᏢ", "Lamp"],
    ["Harnburg", "Hamburg"],
    ["Ill", "1lI"],
  ])("of %s is that of %s", (one, other) => expect(skeleton(one)).toBe(skeleton(other)));

  it.each([
    ["City Stages", "City Stage"],
    ["Door", "Floor"],
    ["Stage 1", "Stage 2"],
    ["音楽", "音樂会"],
    ["🎈", "🎉"],
    ["कि", "का"],
  ])("tells %s from %s", (one, other) => expect(skeleton(one)).not.toBe(skeleton(other)));

  it("is its own skeleton, and never empty where something is seen", () => {
    for (const text of ["City Stages", "Ⓒity", "Harnburg", "🎈", "-", "Вох Оffісе", "Ǆ ﬃ"]) {
      expect(skeleton(skeleton(text)), text).toBe(skeleton(text));
      expect(skeleton(text), text).not.toBe("");
    }
  });
});

describe("a name looks reserved", () => {
  const reserved = [...staffWords, "City Stages", "Box office"];

  it.each([
    "City Stages",
    "The City Stages",
    "City Stages Support",
    "Сity Ѕtages — Official",
    "CityStages Team",
    "Admin",
    "The Admin Team",
    "Official Support",
    "support service",
    "M0derator",
    "GOD",
    "Box Office",
    "A.d.m.i.n",
    "Ⲁdmin",
    "ᗩdmin",
    "Adm𐌉n",
    "Supp໐rt",
    "Adᛖin",
    "Aδmin",
    "Admin™",
    "Ⲣlatform City Stages",
  ])("%s", (name) => expect(looksReserved(name, reserved)).toBe(true));

  it.each([
    "Friends of City Stages",
    "City Stage",
    "Support Act",
    "The Team",
    "Official",
    "Godfather",
    "Good",
    "Stages",
    "Lantern Collective",
    "Staffordshire Players",
  ])("%s does not", (name) => expect(looksReserved(name, reserved)).toBe(false));
});

describe("a name holds a contact", () => {
  it.each([
    "Pay at http://evil.example",
    "HTTPS://EVIL",
    "see www.evil.example",
    "ｗｗｗ．evil．ｃｏｍ",
    "evil.com",
    "Visit evil.com.",
    "Visit evil.com, now",
    "tickets.evil.co.uk",
    "e\u200bvil.c\u00adom",
    "evil。com",
    "еvіl.соm",
    "me@evil.example",
    "write to a.b@evil.co",
    "t.me/evil",
    "bit.ly/3x",
    "10.0.0.1",
    "ftp://evil",
    "münchen.de",
  ])("%s", (name) => expect(holdsContact(name)).toBe(true));

  it.each([
    "St. Pauli",
    "St.Pauli",
    "Dr. Motte",
    "Dr.No",
    "D.I.Y.",
    "R.E.M. at the Arena",
    "will.i.am",
    "Night No. 5 at the Mill",
    "Us & Them @ the Mill",
    "Vol. 2.5",
    "24.12.",
    "Jazz, com amor",
    "Verein der Freunde e.V.",
    "Node.js Meetup",
    "Crazy.In.Love",
    "Ada O'Neill-Smith Jr.",
    "音楽。夜",
  ])("%s does not", (name) => expect(holdsContact(name)).toBe(false));
});
