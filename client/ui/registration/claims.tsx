import { createMemo, createSignal, For, Show } from 'solid-js'
import type { Component } from 'solid-js'
import Plus from 'lucide-solid/icons/plus'
import X from 'lucide-solid/icons/x'
import { outcomeOf } from '../../model/claim-results.ts'
import { labelOf } from '../../model/code-lists.ts'
import { capitals, figures } from '../../model/money.ts'
import type { Claim } from '../../model/registration.ts'
import { CLAIM_FIELDS, CLAIM_RESULT } from '../../model/registration-fields.ts'
import { keyed } from '../bind.ts'
import { Button } from '../parts/button.tsx'
import { t } from '../words/words.ts'
import { Askers } from './askers.tsx'
import { useBook } from './book.ts'
import { FactField } from './fact-field.tsx'
import { OutcomeLine } from './outcome.tsx'

/** 甲方宋月桂、乙方罗长河（已移出） */
const askersWords = (claim: Claim): string => claim.parties.map(({ label, removed }) => removed ? t('reg.askerGone', { name: label }) : label).join('、')

/** Up to here each claim stands as fields; longer lists are lines that open one by one. */
const fieldsMax = 6

/** 申请事项 and what they add up to. */
export const Claims: Component<{ rows: number }> = props => {
  const book = useBook()
  const rows = keyed(() => book.view().claims, claim => claim.path)
  const [open, setOpen] = createSignal<string>()
  const [adding, setAdding] = createSignal(false)
  const inConflict = createMemo(() => new Set(book.view().conflicts.map(({ path }) => path.split('/').slice(0, 2).join('/'))))
  const asFields = (path: string): boolean => rows.keys().length <= fieldsMax || open() === path || inConflict().has(path)
  const resultWords = (path: string): string => labelOf(book.view().value(`${path}/${CLAIM_RESULT}`) ?? '')
  const outcome = createMemo(() => outcomeOf(book.view().claims), undefined, { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) })
  const add = async (): Promise<void> => {
    if (adding()) return
    setAdding(true)
    setOpen(await book.addWithin('claim', [['事项', '']]))
    setAdding(false)
  }
  return (
    <section class="card" aria-labelledby="reg-claims">
      <div class="party-head">
        <h3 id="reg-claims">{t('reg.claims')}</h3>
        <Show when={book.may('registration')}><Button size="small" look="text" icon={<Plus />} working={adding()} onPress={() => void add()}>{t('reg.addClaim')}</Button></Show>
      </div>
      <Show when={rows.keys().length > 0} fallback={<p class="field-hint">{t('reg.noClaims')}</p>}>
        <ol class="claims">
          <For each={rows.keys().slice(0, props.rows)}>{(path, index) => {
            const claim = rows.row(path), name = (): string => t('reg.claim', { n: index() + 1 })
            return (
              <li aria-label={name()} data-claim={path}>
                <Show when={asFields(path)} fallback={
                  <p class="claim-line"><span>{askersWords(claim())} {claim().text || t('reg.empty')}</span><Show when={resultWords(path)}>{words => <em>{words()}</em>}</Show><strong>{claim().fen === undefined ? '' : figures(claim().fen ?? 0)}</strong>
                    <button type="button" class="fact-eye" aria-label={t('reg.claimEdit', { n: index() + 1 })} onClick={() => setOpen(path)}>{t('reg.change')}</button></p>}>
                  <div class="facts">
                    <For each={CLAIM_FIELDS}>{spec => <FactField path={`${path}/${spec.name}`} spec={spec} whose={`${name()}${askersWords(claim())}`} />}</For>
                    <Askers claim={claim} path={path} name={name()} />
                  </div>
                  <Show when={book.may('registration')}>
                    <button type="button" class="claim-remove" aria-label={t('reg.removeName', { name: name() })} title={t('reg.remove')} onClick={() => void book.remove(path, t('reg.removed', { name: name() }))}><X /></button>
                  </Show>
                </Show>
              </li>
            )
          }}</For>
        </ol>
        <p class="claims-total">{totalWords(book.view().total)}</p>
        <OutcomeLine outcome={outcome()} />
      </Show>
    </section>
  )
}

const totalWords = (fen: number | undefined): string => fen === undefined ? t('reg.totalOpen') : fen === 0 ? '' : t('reg.total', { figures: figures(fen), capitals: capitals(fen) })
