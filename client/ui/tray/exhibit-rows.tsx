import { createMemo, For, Show } from 'solid-js'
import type { Accessor, Component } from 'solid-js'
import ChevronRight from 'lucide-solid/icons/chevron-right'
import { currentShown, type ShownExhibit } from '../../model/tray-exhibits.ts'
import { keyed } from '../bind.ts'
import { createNow, onDay } from '../moments.ts'
import { sizeWords } from '../evidence/file-size.ts'
import { t } from '../words/words.ts'
import type { TrayDesk } from './tray-view.tsx'

/** Exhibits among the papers: those to be looked at now, and the former ones below. */
export const ExhibitRows: Component<{ desk: TrayDesk; shown: readonly ShownExhibit[] }> = props => {
  const current = createMemo(() => currentShown(props.shown).reverse())
  const older = createMemo(() => props.shown.filter(each => each.withdrawn || (each.replaced && each.reply)).reverse())
  return (
    <>
      <Show when={current().length > 0}><h2>{t('ex.list')}</h2><Rows desk={props.desk} label={t('ex.list')} shown={current} /></Show>
      <Show when={older().length > 0}><h2>{t('ex.older')}</h2><Rows desk={props.desk} label={t('ex.older')} shown={older} /></Show>
    </>
  )
}

const Rows: Component<{ desk: TrayDesk; label: string; shown: Accessor<readonly ShownExhibit[]> }> = props => {
  const rows = keyed(props.shown, ({ id }) => id)
  return <ul class="paper-list" aria-label={props.label}><For each={rows.keys()}>{key => <Row desk={props.desk} shown={rows.row(key)} />}</For></ul>
}

const Row: Component<{ desk: TrayDesk; shown: Accessor<ShownExhibit> }> = props => {
  const now = createNow(60_000), { shown } = props
  const words = (): string => (shown().withdrawn ? t('ex.taken') : t(shown().reply === undefined ? 'ex.toSee' : shown().reply?.says === 'seen' ? 'ex.seen' : 'ex.objected'))
  return (
    <li><button type="button" class="paper-row" onClick={() => props.desk.go({ at: 'exhibit', exhibit: shown().id })}>
      <span><strong>{shown().label}</strong> {shown().name}</span>
      <span class="tray-quiet">{t(`ev.kind.${shown().file.kind}`)} · {sizeWords(shown().file.size)} · {t('tray.sentBy', { by: shown().by, at: onDay(shown().at, now()) })}</span>
      <span class="tag" classList={{ 'tag-ok': !shown().withdrawn && shown().reply?.says === 'seen', 'tag-warn': !shown().withdrawn && shown().reply?.says === 'objects' }}>{words()}</span>
      <ChevronRight />
    </button></li>
  )
}
