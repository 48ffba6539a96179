/** Same shape as the screen's Obstacle: what happened, what it means for the work, what to do. */
export interface Obstacle { readonly obstacle: true; readonly code: string; readonly sentence: string }
export const obstacle = (code: string, sentence: string): Obstacle => ({ obstacle: true, code, sentence })
export const isObstacle = (x: unknown): x is Obstacle => typeof x === 'object' && x !== null && 'obstacle' in x
