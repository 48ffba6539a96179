/** Fits the screen's Obstacle: what happened, what it means for the work, what to do. `where` is the section that can deal with it. */
export interface Obstacle {
  readonly obstacle: true
  readonly code: string
  readonly sentence: string
  readonly where?: 'agreement' | 'registration' | 'sessions'
  /** The place in it: a clause's id, a line's beginning, a field's path. */
  readonly at?: string
  /** Two names to be compared letter by letter. */
  readonly names?: readonly [registered: string, written: string]
}
export const obstacle = (code: string, sentence: string): Obstacle => ({ obstacle: true, code, sentence })
/** Something to be put right in the agreement's text. */
export const inAgreement = (code: string, sentence: string): Obstacle => ({ ...obstacle(code, sentence), where: 'agreement' })
/** Something to be settled in a field of the registration. */
export const inRegistration = (code: string, path: string, sentence: string): Obstacle => ({ ...obstacle(code, sentence), where: 'registration', at: path })
export const isObstacle = (x: unknown): x is Obstacle => typeof x === 'object' && x !== null && 'obstacle' in x
