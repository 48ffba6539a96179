import { onCleanup } from 'solid-js'
import { useApp } from '../app-context.ts'
import { offerCommands } from '../commands.ts'
import { createRegionKeys, isTaken } from '../regions.ts'
import { casePath } from '../router.ts'
import type { CaseSection } from '../router.ts'
import { t } from '../words/words.ts'

/** F6 and Shift+F6 walk the regions; Alt+Shift+1… chooses a section, as does its name in Ctrl+K, where 工具 are found too. Nothing while a word is composed. */
export const createCaseKeys = (caseId: string, sections: () => readonly CaseSection[], tools: () => readonly CaseSection[]): void => {
  const { router } = useApp()
  const onKey = (event: KeyboardEvent): void => {
    if (isTaken(event) || !event.altKey || !event.shiftKey) return
    const digit = /^Digit([1-6])$/.exec(event.code)?.[1]
    const section = digit === undefined ? undefined : sections()[Number(digit) - 1]
    if (section === undefined) return
    router.go(casePath(caseId, section))
    event.preventDefault()
  }
  addEventListener('keydown', onKey)
  onCleanup(() => removeEventListener('keydown', onKey))
  createRegionKeys('.case-bar, .case-nav, .case-centre, .case-side')
  offerCommands(() => [...sections(), ...tools()].map((section, n) => ({
    id: `section-${section}`, words: t('command.section', { name: t(`section.${section}`) }), ...(n < Math.min(6, sections().length) ? { keys: `Alt+Shift+${n + 1}` } : {}), run: () => router.go(casePath(caseId, section)),
  })))
}
