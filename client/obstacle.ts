/** Refusals and failures as the screen says them. */
import { userSentence, type Refusal } from '../shared/refusal.ts'
import type { Obstacle } from './workspace.ts'

export const obstacle = (code: string, sentence: string): Obstacle => ({ obstacle: true, code, sentence })
export const obstacleOf = (refusal: Refusal): Obstacle => obstacle(refusal.refusal, userSentence(refusal.refusal))
export const needsCode = obstacle('CODE', '中继在等本案的开通码，还没有收下这件案，所以这一步做不了。请先填上开通码；写字不受影响，改动都存在本机。')
export const needsRelay = obstacle('OFFLINE', '要连上中继才能做这一步。写字不受影响，改动都存在本机；连上以后再点一次。')
