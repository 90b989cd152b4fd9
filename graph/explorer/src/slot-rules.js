/** Written by graph/explorer/generate.py from graph/hezuo/explorer/slots.py: change that. */

/** Pixels between two names. */
export const GAP = 3;

/** How far a name may reach into the rectangle of a foreign node. */
export const INTO = 2;

/** How far from its node a name of level 1 may stand. */
export const NEAR = 84;

/** A name of level 2. */
export const FAR = 180;

/** A name of level 3, which must be shown. */
export const MOST = 380;

/** How clear of foreign nodes a name stands that is nearer to one than to its own. */
export const CLEAR = 2;

/** How clear of foreign nodes a line runs. */
export const LEDGE = 0.2;

/** Up to which places names are of the levels 3, 2 and 1. */
export const LEVELS = [6, 14, 24];

/** Places beside a node, best first. */
export const SPOTS = [[-0.5, 0, 0, 0, 1, 0], [-0.5, 0, 0, -1, -1, 0], [0, 1, 0, -0.5, 0, 0], [-1, -1, 0, -0.5, 0, 0], [-0.5, 0, 0, 0, 1, 9], [-0.5, 0, 0, -1, -1, -9], [0, 0.6, 0, 0, 0.6, 0], [-1, -0.6, 0, 0, 0.6, 0], [0, 0.6, 0, -1, -0.6, 0], [-1, -0.6, 0, -1, -0.6, 0]];

/** Distances that are tried further away. */
export const REACH = [12, 20, 28, 38, 48, 60, 72, 84, 100, 120, 140, 160, 180, 210, 240, 280, 320, 380];

/** How many directions are tried further away. */
export const TURNS = 180;
