/** Something on this machine that a person has to put right; the message says what, in one line where it can. */
export class SetupError extends Error {}
