import { createMemo, createSignal, createUniqueId, onMount, Show } from 'solid-js'
import type { Component } from 'solid-js'
import ALargeSmall from 'lucide-solid/icons/a-large-small'
import Check from 'lucide-solid/icons/check'
import Eraser from 'lucide-solid/icons/eraser'
import type { InkPlace, PlaceMark } from '../../model/ceremony.ts'
import { standInSaid } from '../../model/stand-ins.ts'
import { enoughInk, writeStrokes, type Stroke } from '../../model/strokes.ts'
import type { CaseRoom } from '../../workspace.ts'
import { Button } from '../parts/button.tsx'
import { Tick } from '../parts/tick.tsx'
import { createVoice } from '../tray/voice.ts'
import { t } from '../words/words.ts'
import { createAsking, paperNow } from './asking.ts'
import type { Frozen } from './frozen-view.tsx'
import { MarkedLines, spokenLine } from './marked-lines.tsx'
import { focusHere } from './focus-here.ts'
import { Pad } from './pad.tsx'
import { PadRefusal } from './pad-refusal.tsx'
import { whoOf } from './place-row.tsx'
import { PlaceBadge } from './place-badge.tsx'
import { StoppedNote } from './stopped-note.tsx'
import { VoiceButton } from './voice-button.tsx'

export interface PadSetting { readonly witness: string; readonly recording: string }
export interface PadSignProps {
  readonly room: CaseRoom
  readonly state: Frozen
  readonly place: InkPlace | undefined
  /** Who writes in the party's stead. */
  readonly agent: PlaceMark['agent']
  readonly setting: PadSetting
  readonly onSigned: () => void
  readonly onRefused: () => void
}

/** 07b: one person, the text in big letters, two plain statements, the pad. Nothing leaves this page before 确认签名. */
export const PadSign: Component<PadSignProps> = props => {
  const { working, stopped, ask } = createAsking()
  // Who has the tablet in his hands; a colleague's entry elsewhere does not change that.
  const { slot, name, capacity, party } = props.place ?? { slot: '', name: '', capacity: '', party: true }, agent = props.agent
  const hint = createUniqueId()
  const [read, setRead] = createSignal<'self' | 'aloud'>()
  const [free, setFree] = createSignal(false)
  const [strokes, setStrokes] = createSignal<readonly Stroke[]>([])
  const [refusing, setRefusing] = createSignal(false)
  const [large, setLarge] = createSignal(false)
  const [seen, setSeen] = createSignal(0)
  let text!: HTMLDivElement
  const look = (): void => { setSeen(was => Math.max(was, text.scrollHeight <= text.clientHeight ? 100 : Math.min(100, Math.round(100 * (text.scrollTop + text.clientHeight + 4) / text.scrollHeight)))) }
  const voice = createVoice(index => spokenLine(props.state.lines[index]), index => { text.children[index]?.scrollIntoView({ block: 'center' }) })
  onMount(look)
  const written = createMemo(() => writeStrokes(strokes()))
  const padSays = (): string => strokes().length === 0 ? t('pad.hint') : written() === undefined ? t('pad.long') : enoughInk(strokes(), agent?.name ?? name) ? t('pad.written') : t('pad.little')
  const blocked = createMemo((): string | undefined => {
    if (read() === undefined) return t('pad.wantRead')
    if (read() === 'self' && seen() < 100) return t('pad.wantEnd')
    if (!free()) return t('pad.wantFree')
    return strokes().length === 0 ? t('pad.wantName') : enoughInk(strokes(), agent?.name ?? name) && written() !== undefined ? undefined : padSays()
  })
  const confirm = (): void => {
    const how = read(), ink = written()
    if (how === undefined || ink === undefined) return
    voice.stop()
    const seenNow = { slot, way: 'signed' as const, read: how, happenedAt: paperNow(), witness: props.setting.witness, note: t(agent ? 'pad.freeKeptStand' : 'pad.freeKept'), ...agent && { agent }, pad: { strokes: ink, recording: props.setting.recording } }
    void ask(() => props.room.finishing.mark(seenNow), props.onSigned)
  }
  return (
    <div class="pad-sign">
      <header class="pad-bar">
        <p>{t('pad.turn')}</p><PlaceBadge place={{ capacity, party }} /><h1 ref={focusHere} tabindex="-1">{whoOf({ capacity, name })}<Show when={agent}>{one => <small>{t('stand.by', { who: standInSaid(one()) })}</small>}</Show></h1>
        <Button size="touch" icon={<ALargeSmall />} aria-pressed={large()} onPress={() => { setLarge(was => !was); queueMicrotask(look) }}>{t('read.large')}</Button>
      </header>
      <section class="pad-text">
        <header><h2>{t('pad.yours')}</h2><VoiceButton voice={voice} /></header>
        <div ref={text} class="pad-lines" classList={{ 'marked-large': large() }} tabindex="0" role="region" aria-label={t('pad.yours')} lang="zh-CN" onScroll={look}><MarkedLines lines={props.state.lines} reading={voice.at()} /></div>
        <footer>
          <div class="pad-progress" aria-hidden="true"><span style={{ 'inline-size': `${seen()}%` }} /></div><p role="status">{seen() >= 100 ? t('pad.readAll') : t('pad.progress', { n: seen() })}</p>
          <p class="pad-code">{t('code.title')} <b>{props.state.checkCode}</b></p>
        </footer>
      </section>
      <section class="pad-side" aria-label={t('act.sign')}>
        <Show when={!refusing()} fallback={<PadRefusal room={props.room} slot={slot} read={read()} witness={props.setting.witness} agent={agent} onBack={() => setRefusing(false)} onRefused={props.onRefused} />}>
          <div class="pad-says" role="radiogroup" aria-label={t('pad.howRead')}>
            <label class="tick"><input type="radio" name="how-read" checked={read() === 'self'} onChange={() => setRead('self')} /><span>{t('pad.self')}</span></label>
            <label class="tick"><input type="radio" name="how-read" checked={read() === 'aloud'} onChange={() => setRead('aloud')} /><span>{t('pad.aloud')}</span></label>
          </div>
          <div class="pad-says"><Tick checked={free()} onTick={setFree}>{t('pad.free')}</Tick></div>
          <div class="pad-frame">
            <Pad name={t('pad.here')} describedBy={hint} strokes={strokes()} onStroke={stroke => setStrokes(was => [...was, stroke])} />
            <Button size="touch" class="pad-again" icon={<Eraser />} onPress={() => setStrokes([])}>{t('pad.again')}</Button>
            <p class="pad-hint" id={hint} role="status">{padSays()}</p>
          </div>
          <StoppedNote sentence={stopped()} />
          <div class="pad-acts">
            <Button class="pad-main" onPress={() => { voice.stop(); setRefusing(true) }}>{t('pad.refuse')}</Button>
            {/* Enter never signs (ux.md §9.1). */}
            <Button look="primary" class="pad-main" icon={<Check />} working={working()} blocked={blocked()} onKeyDown={event => { if (event.key === 'Enter') event.preventDefault() }} onPress={confirm}>{t('pad.confirm')}</Button>
          </div>
        </Show>
      </section>
    </div>
  )
}
