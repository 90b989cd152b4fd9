/** Written by graph/explorer/generate.py from graph/hezuo/style/page_colours.py: change that. */

/** For lists without colours of their own, on a light ground. */
export const LIGHT = [
  '#0072b2',
  '#d55e00',
  '#009e73',
  '#b5578f',
  '#c98a00',
  '#3d9bd1',
  '#7d63b5',
  '#7a6a3a'
];

/** The same on a dark ground. */
export const DARK = [
  '#4aa8e0',
  '#f0803c',
  '#3cc79b',
  '#e08fbd',
  '#e8b23c',
  '#86c9f2',
  '#ad97dd',
  '#b8a878'
];

/** For what is none of these. */
export const GREY = {
  color: '#8d97a3',
  dark: '#7b8794'
};

/** What is drawn in the picture, on either ground. */
export const INK = {
  light: {
    paper: '#ffffff',
    text: '#1d2733',
    accent: '#0b5cad',
    added: '#00795a',
    ended: '#c8541d',
    soft: '#5b6775',
    doubt: '#c26a00',
    line: '#9aa7b5',
    band: '#f4f6f9',
    bandLine: '#dfe5ec',
    halo: '#ffffff'
  },
  dark: {
    paper: '#161c24',
    text: '#e8edf3',
    accent: '#6db3f2',
    added: '#3cc79b',
    ended: '#f0803c',
    soft: '#a5b1bf',
    doubt: '#ff9d2e',
    line: '#5d6b7b',
    band: '#1c242e',
    bandLine: '#2d3845',
    halo: '#161c24'
  }
};
