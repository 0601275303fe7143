/** The name under which the Functions emulator finds the function that hands requests over to all others. */
export const sharedFunction = "gatehouseShared";

/** The header that says which function a request is for. */
export const functionHeader = "x-gatehouse-function";
