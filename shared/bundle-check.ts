/**
 * Five questions about a bundle, always in this order, and one verdict, the
 * worst answer. Levels: ok · note (something that this file cannot prove, named)
 * · doubt (amber) · bad (red). Nothing here needs a network, a clock or an account.
 *
 * What is never said: that a level A device signature is a 可靠电子签名, that
 * times are anybody's but the devices' own, or that a roster seen for the first
 * time is the right one. People hold against it the 24 digits on their paper.
 */
import { checkCode, frozenHash, type Frozen } from './agreement.ts'
import { certificateName, JSON_NAME, manifestName, PDF_NAME, signatureName } from './asic.ts'
import { hex, sameBytes, type Bytes } from './bytes.ts'
import type { Bundle } from './bundle.ts'
import { proveActs, scanName, type ActsProof } from './bundle-acts.ts'
import { addedFiles, proveExport, type ExportProof } from './bundle-export.ts'
import { checkSigners, rosterOf, type SignerCheck } from './bundle-signers.ts'
import { comparePaper, type PaperText } from './bundle-text.ts'
import { sha256, sha256Aside } from './crypto.ts'
import type { Difference } from './differences.ts'
import type { RosterState } from './roster-fold.ts'
import { disputesFinding, headlineOf, nextOf, peopleFinding, signaturesFinding, sublineOf, technicalOf, textFinding, timeFinding } from './bundle-words.ts'

export type Level = 'ok' | 'note' | 'doubt' | 'bad'
export type Question = '文字改过没有' | '签名有效吗' | '签名的人是谁' | '什么时候签的' | '有没有留着争议'
export interface Finding { readonly question: Question; readonly level: Level; readonly sentence: string; readonly details: readonly string[] }

/** Everything that was found out, before it is put into words. */
export interface Facts {
  readonly frozen: Frozen
  readonly agreementHash: string
  readonly pdfHash: string
  readonly damaged: readonly string[]
  readonly extra: readonly string[]
  readonly signers: readonly SignerCheck[]
  readonly paper: PaperText
  readonly roster: RosterState | undefined
  readonly acts: ActsProof
  readonly exported: ExportProof
  /** Which of agreement.pdf and agreement.json is as it was signed or frozen; `unknown` when nothing that can be trusted says so. */
  readonly original: 'both' | 'pdf' | 'json' | 'unknown'
  readonly log: Bundle['log']
  /** Another PDF that was put beside the bundle. */
  readonly other: 'none' | 'identical' | 'same-text' | PaperText | { readonly at: 'superseded'; readonly draft: number }
}

export interface Report {
  readonly verdict: 'green' | 'amber' | 'red'
  /** In effect, computed from the acts in the bundle; false of a 签署稿 and of what is red. */
  readonly effective: boolean
  readonly headline: string
  readonly subline: string
  readonly findings: readonly Finding[]
  readonly signers: readonly { readonly name: string; readonly capacity: string; readonly role: string; readonly at: string | undefined; readonly level: Level }[]
  /** Which wording was signed, beside which other; empty when both say the same. */
  readonly differences: readonly Difference[]
  readonly sides: { readonly signed: string; readonly found: string; /** Is the left one proven to be the original? */ readonly known: 'yes' | 'no' }
  readonly next: string
  readonly checkCode: string
  readonly caseId: string
  readonly technical: readonly (readonly [label: string, value: string])[]
  /** Is the paper inside the bundle the signed one, while the one beside it is not? */
  readonly originalIntact: boolean
}

export const checkBundle = async (bundle: Bundle, otherPdf?: Bytes): Promise<Report> => reportOf(await gather(bundle, otherPdf))

const gather = async (bundle: Bundle, otherPdf: Bytes | undefined): Promise<Facts> => {
  const { frozen, agreement, pdf } = bundle
  const roster = await rosterOf(bundle)
  const signers = await checkSigners(bundle, roster)
  const signed = signers.flatMap(({ signer, standing }) => (standing.at === 'signed' && standing.covers === 'both' ? [{ slot: signer.slot, at: standing.signature.at }] : []))
  const acts = await proveActs(bundle, roster, signed)
  const exported = await proveExport(bundle, roster, acts.room), damaged = await damagedFiles(bundle)
  return {
    frozen, roster, agreementHash: frozenHash(agreement), pdfHash: hex(sha256(pdf)), log: bundle.log,
    damaged: damaged.filter(name => !exported.altered.includes(name)), extra: exported.at === 'signed' ? addedFiles(bundle) : extraFiles(bundle, acts), acts, exported, original: originalOf(signers, exported, acts),
    signers, paper: comparePaper(frozen, agreement, pdf),
    other: otherPdf === undefined ? 'none' : otherOf(bundle, otherPdf),
  }
}

/** First what the signers signed, then what was exported, then what was frozen. */
const originalOf = (signers: readonly SignerCheck[], exported: ExportProof, { freeze }: ActsProof): Facts['original'] => {
  const covers = signers.flatMap(({ standing }) => (standing.at === 'signed' ? [standing.covers] : []))
  if (covers.includes('both')) return 'both'
  if (covers.includes('other-json')) return 'pdf'
  if (covers.includes('other-pdf')) return 'json'
  if (freeze.at === 'proven') return 'both'
  const altered = (name: string): boolean => exported.altered.includes(name)
  if (exported.at === 'signed' && altered(JSON_NAME) !== altered(PDF_NAME)) return altered(JSON_NAME) ? 'pdf' : 'json'
  return freeze.at === 'wrong' && freeze.still !== 'nothing' ? freeze.still : 'unknown'
}

const otherOf = (bundle: Bundle, other: Bytes): Facts['other'] => {
  if (sameBytes(other, bundle.pdf)) return 'identical'
  const former = bundle.frozen.superseded?.find(({ paper }) => paper === hex(sha256(other)))
  if (former) return { at: 'superseded', draft: former.draft }
  const compared = comparePaper(bundle.frozen, bundle.agreement, other)
  return compared.at === 'same' ? 'same-text' : compared
}

/** Against damage on the way; a forger writes a new list, and meets the signatures. */
const damagedFiles = async (bundle: Bundle): Promise<string[]> => {
  const sound = await Promise.all(bundle.manifest.map(async ({ name, bytes, sha256: hash }) => {
    const file = bundle.files.get(name)
    return file !== undefined && file.length === bytes && hex(await sha256Aside(file)) === hash
  }))
  return bundle.manifest.filter((_, i) => !sound[i]).map(({ name }) => name)
}

const LISTED = ['README.txt', 'agreement.pdf', 'agreement.json', 'roster.bin', 'people.json', 'acts.json', 'log.json']
/** What a bundle of this text may hold, when no list of the exporting device says it. */
const extraFiles = (bundle: Bundle, acts: ActsProof): string[] => {
  const slots = bundle.frozen.signers.map(({ slot }) => slot).filter(slot => /^A[1-9]\d{0,2}$/.test(slot))
  const expected = new Set(['mimetype', 'manifest.json', 'verifier.html', ...LISTED, ...acts.standing.scans.map(scanName), ...slots.flatMap(slot => [manifestName(slot), signatureName(slot), certificateName(slot)])])
  const listed = new Set(bundle.manifest.map(({ name }) => name))
  const unlisted = [...bundle.files.keys()].filter(name => (LISTED.includes(name) || name === 'verifier.html' || name.startsWith('scans/')) && !listed.has(name))
  return [...[...bundle.files.keys()].filter(name => !expected.has(name)), ...unlisted]
}

// ---------------------------------------------------------------- the verdict

const RANK: Readonly<Record<Level, number>> = { ok: 0, note: 1, doubt: 2, bad: 3 }

const reportOf = (facts: Facts): Report => {
  const findings = [textFinding(facts), signaturesFinding(facts), peopleFinding(facts), timeFinding(facts), disputesFinding(facts)]
  const worst = findings.reduce<Level>((level, finding) => (RANK[finding.level] > RANK[level] ? finding.level : level), 'ok')
  const verdict = worst === 'bad' ? 'red' : worst === 'doubt' ? 'amber' : 'green'
  const shown = typeof facts.other === 'object' ? facts.other : facts.paper
  const differences = shown.at === 'differs' ? shown.differences : []
  return {
    verdict, effective: verdict !== 'red' && facts.acts.effect.at === 'effective', findings, headline: headlineOf(facts, verdict), subline: sublineOf(facts), next: nextOf(facts, verdict),
    signers: facts.signers.map(signerLine), checkCode: checkCode(facts.agreementHash), caseId: facts.frozen.caseId, technical: technicalOf(facts),
    ...sidesOf(differences, facts), originalIntact: isIntact(facts),
  }
}

const signerLine = ({ signer, standing, identity }: SignerCheck): Report['signers'][number] => ({
  name: signer.name, capacity: signer.capacity, role: signer.role,
  at: standing.at === 'signed' ? new Date(standing.signature.at).toISOString() : undefined,
  level: standing.at !== 'signed' || standing.covers !== 'both' ? 'bad' : identity === 'his' ? 'ok' : identity === 'left-since' ? 'doubt' : 'bad',
})

const isIntact = (facts: Facts): boolean =>
  facts.other !== 'none' && facts.other !== 'identical' && facts.paper.at === 'same' && facts.signers.every(({ standing }) => standing.at === 'signed' && standing.covers === 'both')

/** The original stands on the left; when only the data was altered, that is what the paper says. */
const sidesOf = (differences: readonly Difference[], { other, original, signers }: Facts): Pick<Report, 'differences' | 'sides'> => {
  const then = signers.length > 0 ? '签署' : '冻结'
  if (typeof other === 'object' && original === 'both') return { differences, sides: { signed: `${then}时的原文`, found: '放进来的 PDF 现在写的', known: 'yes' } }
  if (typeof other === 'object') return { differences, sides: { signed: '协议数据（agreement.json）里写的', found: '放进来的 PDF 里写的', known: 'no' } }
  if (original === 'pdf') return { differences: differences.map(({ place, signed, found }) => ({ place, signed: found, found: signed })), sides: { signed: `${then}时的 PDF（agreement.pdf）`, found: '协议数据（agreement.json）现在写的', known: 'yes' } }
  if (original === 'json') return { differences, sides: { signed: `${then}时的原文`, found: '这份 PDF 现在写的', known: 'yes' } }
  return { differences, sides: { signed: '协议数据（agreement.json）里写的', found: 'PDF（agreement.pdf）里写的', known: 'no' } }
}
