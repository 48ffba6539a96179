import { createMemo, createSignal, createUniqueId, For, Show } from 'solid-js'
import type { Component } from 'solid-js'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import { CODE_LISTS, labelOf } from '../../model/code-lists.ts'
import { figures, moneyOf } from '../../model/money.ts'
import { pastedWrites, readPaste, type PastedCell, type PastedLine } from '../../model/spreadsheet.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Field } from '../parts/field.tsx'
import { Note } from '../parts/note.tsx'
import { toast } from '../parts/toast.tsx'
import { t } from '../words/words.ts'
import type { Book } from './book.ts'

/** What each line will become, and what is not understood, before anything is written. */
export const PasteDialog: Component<{ book: Book; onClose: () => void }> = props => {
  const id = createUniqueId()
  const [text, setText] = createSignal('')
  const [side, setSide] = createSignal('A')
  const [claim, setClaim] = createSignal('')
  const [done, setDone] = createSignal<number>()
  const [stopped, setStopped] = createSignal('')
  const sheet = createMemo(() => readPaste(text()))
  const usable = createMemo(() => sheet().lines.filter(line => line.usable))
  const columns = createMemo(() => sheet().columns.map((column, at) => ({ column, at })).filter(({ column }) => column !== '序号'))
  const problems = createMemo(() => sheet().lines.reduce((sum, { cells }) => sum + cells.filter(({ problem }) => problem !== '').length, 0))
  const seesIdentity = (): boolean => props.book.may('identity')

  const enter = async (): Promise<void> => {
    const lines = usable()
    setStopped('')
    setDone(0)
    for (const [n, line] of lines.entries()) {
      for (const { room, json } of pastedWrites(line, side(), claim().trim())) {
        if (room === 'identity' && !seesIdentity()) continue
        const failed = await props.book.write(room, json)
        if (failed === undefined) continue
        // What is stored leaves the box, so that the next press does not enter it twice.
        setText(text().split(/\r\n|\r|\n/u).filter((_, i) => !lines.slice(0, n).some(one => one.line === i + 1)).join('\n'))
        setDone(undefined)
        setStopped(t('paste.stopped', { n: n + 1, why: failed }))
        return
      }
      setDone(n + 1)
    }
    toast(t('paste.done', { n: lines.length }))
    props.onClose()
  }

  return (
    <Dialog title={t('paste.title')} width={960} onClose={props.onClose} footer={<>
      <Button size="form" onPress={props.onClose}>{t('act.cancel')}</Button>
      <Button size="form" look="primary" working={done() !== undefined} blocked={usable().length === 0 ? t('paste.nothing') : undefined} onPress={() => void enter()}>{t('paste.enter', { n: usable().length })}</Button>
    </>}>
      <div class="paste">
        <div class="field">
          <label for={id}>{t('paste.box')}</label>
          <textarea id={id} rows={4} value={text()} spellcheck={false} aria-describedby={`${id}-hint`} onInput={event => setText(event.currentTarget.value)} />
          <p class="field-hint" id={`${id}-hint`}>{t('paste.hint')}</p>
        </div>
        <div class="paste-ways">
          <div class="field">
            <label for={`${id}-side`}>{t('paste.side')}</label>
            <select id={`${id}-side`} onChange={event => setSide(event.currentTarget.value)}><For each={CODE_LISTS.sides.codes}>{one => <option value={one.code} selected={one.code === side()}>{one.label}</option>}</For></select>
          </div>
          <Field label={t('paste.claim')} value={claim()} onText={setClaim} placeholder={t('paste.claimLike')} maxlength={200} />
        </div>
        <Show when={sheet().lines.length > 0}>
          <div class="paste-table" tabindex="0" role="region" aria-label={t('paste.preview')}>
            <table>
              <thead><tr><th scope="col">{t('paste.line')}</th><For each={columns()}>{({ column }) => <th scope="col">{column}</th>}</For></tr></thead>
              <tbody>
                <For each={sheet().lines}>{line => (
                  <tr classList={{ 'paste-out': !line.usable }}>
                    <th scope="row">{line.line}</th>
                    <For each={columns()}>{({ at }) => <Cell cell={nameless(line, at)} />}</For>
                  </tr>
                )}</For>
              </tbody>
            </table>
          </div>
          <p class="paste-sum" role="status">
            {t('paste.summary', { n: usable().length, total: figures(sheet().total) })}
            <Show when={problems() > 0}> {t('paste.problems', { n: problems() })}</Show>
            <Show when={!seesIdentity()}> {t('paste.noIdentity')}</Show>
          </p>
        </Show>
        <Show when={done()}>{n => <p role="status">{t('paste.entering', { n: n(), of: usable().length })}</p>}</Show>
        <Show when={stopped()}>{why => <Note tone="err" role="alert" icon={<TriangleAlert />}>{why()}</Note>}</Show>
      </div>
    </Dialog>
  )
}

/** The name's own cell says that there is none. */
const nameless = (line: PastedLine, at: number): PastedCell | undefined => {
  const cell = line.cells[at]
  return cell?.column === '姓名' && cell.value === '' && cell.problem === '' ? { ...cell, problem: t('paste.noName') } : cell
}

const Cell: Component<{ cell: PastedCell | undefined }> = props => {
  const words = (): string => {
    const cell = props.cell
    if (cell === undefined || cell.value === '') return cell?.text ?? ''
    return cell.column === '金额' ? figures(moneyOf(cell.value) ?? 0) : labelOf(cell.value)
  }
  return <td classList={{ 'paste-problem': (props.cell?.problem ?? '') !== '' }}>{words()}<Show when={props.cell?.problem}>{problem => <small>{problem()}</small>}</Show></td>
}
