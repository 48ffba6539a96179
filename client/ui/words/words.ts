/**
 * Every word on the screens comes through here: `t('conn.offline')`. Ids are
 * those of ux.md §10 where it has one. Another language is another object of
 * type `Words`; the signal that chooses it belongs in `dictionary`.
 */
import { translator } from '@solid-primitives/i18n'
import { caseWords } from './zh-cn/case.ts'
import { deskWords } from './zh-cn/desk.ts'
import { editorWords } from './zh-cn/editor.ts'
import { finishWords } from './zh-cn/finish.ts'
import { sharedWords } from './zh-cn/shared.ts'

const zhCn = { ...sharedWords, ...deskWords, ...caseWords, ...editorWords, ...finishWords }
export type Words = typeof zhCn

const dictionary = (): Words => zhCn

export const t = translator(dictionary)
