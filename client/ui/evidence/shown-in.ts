/** The trays of the case with what is shown in each, folded once for all exhibits. */
import { createMemo, mapArray } from 'solid-js'
import type { Accessor } from 'solid-js'
import { foldShown, type ShownExhibit } from '../../model/tray-exhibits.ts'
import type { CaseRoom, Tray } from '../../workspace.ts'
import { observe } from '../bind.ts'
import { greetingOf } from '../tray/publish.ts'
import { t } from '../words/words.ts'

export interface ShownIn {
  readonly tray: Tray
  /** 罗长河 · 乙方, or 大屏. */
  readonly who: string
  readonly greeting: { readonly side: string; readonly name: string; readonly title: string }
  readonly shown: readonly ShownExhibit[]
}

export const createShownIn = (room: CaseRoom): Accessor<readonly ShownIn[]> => {
  const trays = observe(room.trays.all)
  const folded = mapArray(trays, tray => {
    const facts = observe(tray.facts)
    return createMemo((): ShownIn => { const greeting = greetingOf(facts()); return { tray, greeting, who: tray.id === 'wall' ? t('wall.name') : t('tray.person', greeting), shown: foldShown(facts()) } })
  })
  return createMemo(() => folded().map(each => each()))
}
