/** What of trays and wall stands in 办理日志: the act that staff writes, and its sentence. */
import type { TrayAct } from './acts.ts'
import type { ExhibitHead, ShownExhibit, Reply } from './tray-exhibits.ts'
import { objectName, versionHash, type Answer, type OfDraft, type PaperKind, type Version } from './tray.ts'

const PAPER: Readonly<Record<PaperKind | '', string>> = { record: '调解笔录', agreement: '协议书草案', '': '' }
export const paperWord = (paper: PaperKind): string => PAPER[paper]

const most = (words: string, letters: number): string => ([...words].length > letters ? `${[...words].slice(0, letters).join('')}……` : words)

const draftWords = ({ draft }: OfDraft, isVoid = false): string => `${isVoid ? '已经作废的' : ''}第 ${draft} 稿`
/** sent: 送当事人核对; cast: 投出. */
export const publishedAct = (what: 'sent' | 'cast' | 'withdrawn', to: string, version: Pick<Version, 'paper' | 'title' | 'number' | 'lines'> & Partial<Pick<Version, 'of'>>, reason = ''): TrayAct =>
  ({ act: 'tray', what, to: to.slice(0, 250), paper: version.paper, number: version.number, object: versionHash(version), words: what === 'withdrawn' ? reason.slice(0, 400) : version.of ? draftWords(version.of) : '' })
/** A party's answer, with its words as it gave them; `object` lets everybody find the very answer in the tray. */
export const answeredAct = (to: string, version: Version, answer: Answer, isVoid = version.withdrawn?.void === true): TrayAct => {
  const line = version.lines.find(({ id }) => id === answer.line)?.text ?? ''
  const words = answer.says === 'right' ? `“${most(line, 200)}”` : `“${most(line, 200)}”应为“${most(answer.words, 1000)}”`
  const of = version.of ? `${draftWords(version.of, isVoid)}，` : ''
  return { act: 'tray', what: answer.says, to: to.slice(0, 250), paper: version.paper, number: version.number, object: answer.object, words: of + words }
}
export const confirmedAct = (to: string, version: Version, object: string, isVoid = version.withdrawn?.void === true): TrayAct =>
  ({ act: 'tray', what: 'confirmed', to: to.slice(0, 250), paper: version.paper, number: version.number, object, words: version.of ? draftWords(version.of, isVoid) : '' })
export const notMeAct = (to: string, json: string): TrayAct => ({ act: 'tray', what: 'not-me', to: to.slice(0, 250), paper: '', number: 0, object: objectName(json), words: '' })


/** 证据5“东墙裂缝照片” */
export const exhibitWords = ({ label, name }: Pick<ExhibitHead, 'label' | 'name'>): string => `${label}${name === '' ? '' : `“${most(name, 100)}”`}`
/** shown: 出示; taken: 收回. The object is the file's own hash: the same in 证据, in every tray and here. */
export const shownAct = (what: 'shown' | 'taken', to: string, head: ExhibitHead): TrayAct =>
  ({ act: 'tray', what, to: to.slice(0, 250), paper: '', number: 0, object: head.file.sha256, words: exhibitWords(head) })
export const repliedAct = (to: string, exhibit: ShownExhibit, { says, words, object }: Reply): TrayAct =>
  ({ act: 'tray', what: says, to: to.slice(0, 250), paper: '', number: 0, object, words: `${exhibitWords(exhibit)}${says === 'seen' ? '' : `，“${most(words, 1000)}”`}` })

export const traySentence = ({ what, to, paper, number, object, words }: TrayAct): string => {
  const which = `${PAPER[paper]}第 ${number} 版`, draft = words === '' ? '' : `（${words}）`, mark = `（凭据 ${object.slice(0, 8)}）`
  switch (what) {
    case 'sent': return `送${to}核对：${which}${draft}${mark}。`
    case 'cast': return `投到大屏：${which}${draft}${mark}。`
    case 'withdrawn': return `撤回给${to}看的${which}。${words === '' ? '' : `理由：${words}`}`
    case 'right': return `记入${to}的答复，${which}：${words}没错${mark}。`
    case 'wrong': return `记入${to}的答复，${which}：${words}${mark}。`
    case 'confirmed': return `记入${to}的答复：确认${which}${draft}${mark}。`
    case 'not-me': return `记入：打开${to}那一份的人说“不是我”${mark}。`
    case 'shown': return `出示给${to}看：${words}（校验值 ${object.slice(0, 8)}）。`
    case 'taken': return `收回出示给${to}看的${words}。已经看过的，不会变成没看过。`
    case 'seen': return `记入${to}的答复：看过${words}${mark}。`
    case 'objects': return `记入${to}的答复：有异议，${words}${mark}。`
  }
}
