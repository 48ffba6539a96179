/**
 * Every word on the screens comes through here: `t('conn.offline')`. Ids are
 * those of ux.md §10 where it has one. Another language is another object of
 * type `Words`; the signal that chooses it belongs in `dictionary`.
 */
import { translator } from '@solid-primitives/i18n'
import { caseWords } from './zh-cn/case.ts'
import { deskListWords } from './zh-cn/desk-list.ts'
import { deskWords } from './zh-cn/desk.ts'
import { editorWords } from './zh-cn/editor.ts'
import { evidenceWords } from './zh-cn/evidence.ts'
import { exhibitWords } from './zh-cn/exhibits.ts'
import { finishPaperWords } from './zh-cn/finish-paper.ts'
import { finishWords } from './zh-cn/finish.ts'
import { papersWords } from './zh-cn/papers.ts'
import { registrationWords } from './zh-cn/registration.ts'
import { sessionWords } from './zh-cn/sessions.ts'
import { sampleWords } from './zh-cn/sample.ts'
import { sharedWords } from './zh-cn/shared.ts'
import { trayWords } from './zh-cn/tray.ts'

const zhCn = { ...sharedWords, ...registrationWords, ...sessionWords, ...deskWords, ...deskListWords, ...caseWords, ...editorWords, ...finishWords, ...finishPaperWords, ...papersWords, ...sampleWords, ...trayWords, ...evidenceWords, ...exhibitWords }
export type Words = typeof zhCn

const dictionary = (): Words => zhCn

export const t = translator(dictionary)
