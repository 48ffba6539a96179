import { createSignal, createUniqueId, For, Show } from 'solid-js'
import type { Component } from 'solid-js'
import FileCheck from 'lucide-solid/icons/file-check'
import Printer from 'lucide-solid/icons/printer'
import type { PaperOffer } from '../../model/papers/offers.ts'
import { isObstacle } from '../../workspace.ts'
import type { CaseRoom } from '../../workspace.ts'
import { StoppedNote } from '../finish/stopped-note.tsx'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Note } from '../parts/note.tsx'
import { openPdf, saveFile } from '../parts/saved-file.ts'
import { t } from '../words/words.ts'
import { TakeAway } from './take-away.tsx'
import './papers.css'

/** Fields named in a row; the others are a number. */
const namedMax = 3

/** 打印文书: every paper of the case, with what it lacks or why it cannot be made yet. */
export const PapersDialog: Component<{ room: CaseRoom; onClose: () => void }> = props => {
  // As the case stands when the dialog opens; what is printed is as it stands then.
  const offers = props.room.papers.list()
  const [working, setWorking] = createSignal<PaperOffer>()
  const [stopped, setStopped] = createSignal<string>()
  const [typeset, setTypeset] = createSignal<{ readonly pdf: Blob; readonly name: string; readonly what: string; readonly shown: boolean }>()
  const print = async (offer: PaperOffer): Promise<void> => {
    if (working()) return
    const { number } = props.room.head.get()
    setStopped(undefined)
    setTypeset(undefined)
    setWorking(offer)
    const outcome = await props.room.papers.make(offer.kind, offer.session)
    setWorking(undefined)
    if (isObstacle(outcome)) { setStopped(outcome.sentence); return }
    // Typesetting takes longer than a browser lets a press open windows; then the file can still be kept.
    setTypeset({ pdf: new Blob([outcome.slice()], { type: 'application/pdf' }), name: t('papers.file', { what: nameOf(offer), number }), what: nameOf(offer), shown: openPdf(outcome) })
  }
  return (
    <Dialog title={t('papers.act')} width={640} onClose={props.onClose} footer={<Button size="form" onPress={props.onClose}>{t('act.close')}</Button>}>
      <div class="papers-ready">
        <StoppedNote sentence={stopped()} />
        <Show when={typeset()}>{ready => (
          <Note tone="plain" role="status" icon={<FileCheck />} actions={<Button onPress={() => saveFile(ready().pdf, ready().name)}>{t('act.download')}</Button>}>{ready().shown ? t('papers.done', { what: ready().what }) : t('paper.blocked')}</Note>
        )}</Show>
      </div>
      <Show when={offers.length > 0} fallback={<p>{t('papers.none')}</p>}>
        <p class="dialog-lead">{t('papers.lead')}</p>
        <p class="papers-working" role="status">{working() ? t('papers.working') : ''}</p>
        <ul class="papers" aria-label={t('papers.list')}>
          <For each={offers}>{offer => <Row offer={offer} working={working() === offer} onPrint={() => void print(offer)} />}</For>
        </ul>
      </Show>
      <TakeAway room={props.room} />
    </Dialog>
  )
}

/** 调解笔录（第一次调解 · 2026年11月20日） */
const nameOf = ({ title, about }: PaperOffer): string => (about === '' ? title : `${title}（${about}）`)

const Row: Component<{ offer: PaperOffer; working: boolean; onPrint: () => void }> = props => {
  const id = createUniqueId()
  const { offer } = props
  const open = offer.blocked === ''
  return (
    <li classList={{ 'paper-blocked': !open }}>
      <div class="paper-words">
        <h3>{offer.title}<Show when={offer.about !== ''}><span>{offer.about}</span></Show></h3>
        <p id={id}>{open ? linesOf(offer).join('；') : offer.blocked}</p>
      </div>
      <Show when={open} fallback={<span class="tag">{t('papers.notYet')}</span>}>
        <Button size="form" icon={<Printer />} working={props.working} aria-label={t('papers.printOf', { what: nameOf(offer) })} aria-describedby={id} onPress={props.onPrint}>{t('papers.print')}</Button>
      </Show>
    </li>
  )
}

const linesOf = ({ kind, copies, blanks, identity }: PaperOffer): string[] => {
  const named = { n: blanks.length, what: blanks.slice(0, namedMax).join('、') }
  return [
    kind === 'notice' ? t('papers.perParty') : t('papers.copies', { n: copies }),
    ...(blanks.length === 0 ? [] : [t(blanks.length > namedMax ? 'papers.blanksMore' : 'papers.blanks', named)]),
    ...(identity === 'none' ? [] : [t(`papers.${identity}`)]),
  ]
}
