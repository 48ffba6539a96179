import { Show } from 'solid-js'
import type { Component } from 'solid-js'
import type { Outcome } from '../../model/claim-results.ts'
import { t } from '../words/words.ts'
import './outcome.css'

/** Has anybody said of any claim what became of it? */
const isSaid = ({ of }: Outcome): boolean => of.agreed + of['not-agreed'] + of.withdrawn > 0
/** 部分达成（达成协议 2 项，未达成 1 项） */
const outcomeWords = ({ at, of }: Outcome): string =>
  `${t(`outcome.${at}`)}（${t('outcome.of', { agreed: of.agreed, notAgreed: of['not-agreed'], withdrawn: of.withdrawn, unsaid: of.unsaid })}）`

/** 结果 of the case, as the claims give it; nothing while nobody has said anything. */
export const OutcomeLine: Component<{ outcome: Outcome }> = props => (
  <Show when={isSaid(props.outcome)}><p class="outcome"><span>{t('reg.outcome')}</span><strong>{outcomeWords(props.outcome)}</strong></p></Show>
)
