/** Another person, another screen: a reader begins at its heading. */
export const focusHere = (heading: HTMLElement): void => { queueMicrotask(() => heading.focus()) }
