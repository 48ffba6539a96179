import { createMemo, createSignal, Show } from 'solid-js'
import type { Accessor, Component } from 'solid-js'
import type { InkPlace, PlaceMark } from '../../model/ceremony.ts'
import { today } from '../../model/days.ts'
import { registrationOf } from '../../model/registration.ts'
import { maySign, standInTitle, type MaySign } from '../../model/stand-ins.ts'
import type { CaseRoom } from '../../workspace.ts'
import { observe } from '../bind.ts'
import { Tiles } from '../parts/tiles.tsx'
import type { Tile } from '../parts/tiles.tsx'
import { t } from '../words/words.ts'

type Agent = NonNullable<PlaceMark['agent']>
type Asked = (place: InkPlace) => MaySign
export interface Signer {
  /** Whoever signs in the party's stead; undefined: he himself. */
  readonly agent: Accessor<Agent | undefined>
  /** Why nobody can sign here yet. */
  readonly lacks: Accessor<string | undefined>
  readonly tiles: Accessor<readonly Tile<string>[]>
  readonly chosen: Accessor<string>
  readonly note: Accessor<string | undefined>
  choose(value: string): void
}

/** By the registration as it stands now; nothing is known to who may not read it. */
export const createMaySign = (room: CaseRoom): Asked => {
  const found = room.facts('registration'), facts = found && observe(found.facts)
  const view = createMemo(() => facts && registrationOf({ registration: facts(), track: room.head.get().track, today: today() }))
  return place => maySign(view(), place)
}

const SELF = 'self'
const keyOf = ({ as, name }: Agent): string => `${as} ${name}`

/** One place: who can sign there, and who does. */
export const createSigner = (room: CaseRoom, asked: Asked, place: InkPlace): Signer => {
  const may = createMemo(() => asked(place))
  const [picked, setPicked] = createSignal<string>()
  const tiles = createMemo((): readonly Tile<string>[] => [
    ...may().self ? [{ value: SELF, label: place.name, note: t('stand.self') }] : [], ...may().others.map(one => ({ value: keyOf(one), label: one.name, note: standInTitle(one.as) })),
  ])
  const chosen = createMemo(() => tiles().find(({ value }) => value === picked())?.value ?? tiles()[0]?.value ?? '')
  const agent = createMemo(() => may().others.find(one => keyOf(one) === chosen()))
  const lacks = createMemo(() => { const what = may().lacks; return what === '' ? undefined : t(`stand.lacks.${what}`, { who: place.name }) })
  const note = createMemo(() => {
    const as = agent()?.as
    if (as === undefined) return lacks()
    return as === 'special' && room.head.get().track === 'police' ? t('stand.police') : t(`stand.${as}`)
  })
  return { agent, lacks, tiles, chosen, note, choose: setPicked }
}

/** 谁签的: asked only where more than the party himself can. */
export const WhoSigns: Component<{ legend: string; signer: Signer }> = props => (
  <>
    <Show when={props.signer.tiles().length > 1 || props.signer.agent()}>
      <div class="tiles-two"><Tiles legend={props.legend} tiles={props.signer.tiles()} value={props.signer.chosen()} onChoose={value => props.signer.choose(value)} /></div>
    </Show>
    <Show when={props.signer.note()}>{note => <p class="plain-note" role="note">{note()}</p>}</Show>
  </>
)
