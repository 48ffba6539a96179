import { createSignal, Show } from 'solid-js'
import type { Component } from 'solid-js'
import Check from 'lucide-solid/icons/check'
import MessageSquareWarning from 'lucide-solid/icons/message-square-warning'
import { replyObject, type ShownExhibit } from '../../model/tray-exhibits.ts'
import { newObjectId } from '../../model/tray-making.ts'
import { isObstacle } from '../../workspace.ts'
import { observe } from '../bind.ts'
import { createNow, onDay } from '../moments.ts'
import { announce } from '../parts/announce.tsx'
import { Button } from '../parts/button.tsx'
import { t } from '../words/words.ts'
import { ExhibitSight } from './exhibit-sight.tsx'
import { Frame } from './frame.tsx'
import { Standing } from './standing.tsx'
import type { TrayDesk } from './tray-view.tsx'
import { WordsForm } from './words-form.tsx'

/** First 8 of the 64: what two people can compare by ear. */
const shortHash = (sha256: string): string => `${sha256.slice(0, 4)} ${sha256.slice(4, 8)}`

/** An exhibit on a party's phone: what is said of it, the thing itself, and one of two answers. */
export const ExhibitPage: Component<{ desk: TrayDesk; shown: ShownExhibit }> = props => {
  const status = observe(props.desk.room.status)
  const now = createNow(60_000)
  const [looked, setLooked] = createSignal(false)
  const [open, setOpen] = createSignal<'no' | 'words' | 'again'>('no')
  const [stopped, setStopped] = createSignal<string>()
  const asks = (): boolean => !props.shown.withdrawn && !props.shown.replaced
  const refused = (sentence: string): false => { setStopped(sentence); return false }
  const answer = async (says: 'seen' | 'objects', text: string): Promise<boolean> => {
    if (says === 'objects' && text === '') return refused(t('ex.whyMissing'))
    const outcome = await props.desk.tray.write(replyObject(newObjectId(), props.shown, says, text))
    if (isObstacle(outcome)) return refused(outcome.sentence)
    setStopped(undefined)
    setOpen('no')
    announce(t(says === 'seen' ? 'ex.seen' : 'ex.objected'))
    return true
  }
  const blocked = (): string | undefined => (looked() ? undefined : t('ex.seeFirst'))
  const asking = (): boolean => asks() && open() !== 'words' && (open() === 'again' || !props.shown.reply)
  return (
    <Frame title={props.shown.label} onBack={() => props.desk.go({ at: 'papers' })} aside={<Standing status={status()} />} foot={
      <Show when={asking()}>
        <div class="ex-acts">
          <Button class="tray-main" icon={<MessageSquareWarning />} onPress={() => setOpen('words')}>{t('ex.object')}</Button>
          {/* What is not here cannot have been seen here. */}
          <Show when={props.shown.manifest}><Button look="primary" class="tray-main" icon={<Check />} blocked={blocked()} onPress={() => void answer('seen', '')}>{t('ex.see')}</Button></Show>
        </div>
      </Show>}>
      <div class="tray-pad">
        <Show when={props.shown.withdrawn}>{gone => <p class="tray-warn" role="status">{t('ex.withdrawn', { at: onDay(new Date(gone().at).toISOString(), now()), reason: gone().reason })}</p>}</Show>
        <Show when={props.shown.name !== ''}><h2>{props.shown.name}</h2></Show>
        <Show when={asks()}><ExhibitSight tray={props.desk.tray} shown={props.shown} onLooked={() => setLooked(true)} /></Show>
        <dl class="ex-about">
          <Show when={props.shown.proves !== ''}><div><dt>{t('ex.proves')}</dt><dd>{props.shown.proves}</dd></div></Show>
          <Show when={props.shown.giver !== ''}><div><dt>{t('ex.giver')}</dt><dd>{props.shown.giver}</dd></div></Show>
          <div><dt>{t('ex.shownBy')}</dt><dd>{t('ex.by', { by: props.shown.by, at: onDay(props.shown.at, now()) })}</dd></div>
        </dl>
        <p><strong class="ex-hash">{t('ex.hash', { short: shortHash(props.shown.file.sha256) })}</strong><span class="tray-quiet ex-note">{t('ex.hashNote')}</span></p>
        <Show when={open() === 'no' ? props.shown.reply : undefined}>{reply => (
          <div class="line-said" classList={{ 'line-said-wrong': reply().says === 'objects' }}>
            <p>{t(reply().says === 'seen' ? 'ex.seen' : 'ex.objected')}<Show when={reply().says === 'objects'}>“{reply().words}”</Show></p>
            <Show when={asks()}><Button class="tray-small" onPress={() => setOpen('again')}>{t('tray.change')}</Button></Show>
          </div>
        )}</Show>
        <Show when={open() === 'words'}>
          <WordsForm room={props.desk.room} draft={`tray/objection/${props.shown.id}`} first={props.shown.reply?.says === 'objects' ? props.shown.reply.words : ''}
            label={t('ex.why')} hint={t('ex.whyHint')} rows={4} onSend={words => answer('objects', words)} onCancel={() => setOpen('no')} />
        </Show>
        <Show when={stopped()}>{sentence => <p class="tray-warn" role="alert">{sentence()}</p>}</Show>
        <Show when={asks() && props.shown.manifest}><p class="tray-quiet">{t('ex.note')}</p></Show>
      </div>
    </Frame>
  )
}
