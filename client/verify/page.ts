/** The verify page: files in, one answer out. No request leaves it; its policy forbids any. */
import './old-browser.ts'
import { checkBundle } from '../../shared/bundle-check.ts'
import { isUnread, readBundle, TOO_BIG } from '../../shared/bundle.ts'
import { hex, type Bytes } from '../../shared/bytes.ts'
import { hasWebCrypto, sha256Aside } from '../../shared/crypto.ts'
import { zipBytesMax } from '../../shared/zip.ts'
import { h, icon } from './dom.ts'
import { plainView, reportView, type PlainAnswer } from './report-view.ts'

interface Given { readonly name: string; readonly bytes: Bytes }

const whole = `<!doctype html>\n${document.documentElement.outerHTML}`
const at = (id: string): HTMLElement => document.getElementById(id)!
const given: { zip: Given | undefined; pdf: Given | undefined } = { zip: undefined, pdf: undefined }
let wanted = ''
let turn = 0

const save = (name: string, bytes: BlobPart, type: string): void => {
  const url = URL.createObjectURL(new Blob([bytes], { type }))
  h('a', { href: url, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

const isPdf = (bytes: Bytes): boolean => String.fromCharCode(...bytes.subarray(0, 5)) === '%PDF-'

const take = async (files: readonly File[]): Promise<void> => {
  for (const file of files) {
    if (file.size > zipBytesMax) { show(plainView(plain('unreadable', '打不开这个文件', TOO_BIG))); return }
    const one: Given = { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) }
    if (isPdf(one.bytes)) given.pdf = one
    else given.zip = one
  }
  await answer()
}

const plain = (tone: PlainAnswer['tone'], headline: string, sentence: string): PlainAnswer => ({ tone, headline, sentence })

const answer = async (): Promise<void> => {
  const mine = ++turn
  showGiven()
  if (!given.zip && !given.pdf) { document.body.dataset['at'] = 'start'; wanted = ''; at('answer').replaceChildren(); showCompare(); return }
  const view = await viewOf()
  if (mine === turn) show(view)
}

const cannotVerify = (): HTMLElement => plainView(plain('unreadable', '这个浏览器不能核验签名', '它没有核验用的密码功能，或者网页不是安全打开的。请把这一页存成文件，用新一点的浏览器打开。'))

const viewOf = async (): Promise<HTMLElement> => {
  wanted = ''
  if (!hasWebCrypto()) return cannotVerify()
  if (!given.zip) return plainView(plain('waiting', '还差核验包', '只有 PDF 看不出是谁签的、有没有改过。请把同一份的核验包（.zip）也放进来。'))
  const bundle = readBundle(given.zip.bytes)
  if (isUnread(bundle)) return plainView(plain(bundle.unread === 'tampered' ? 'red' : 'unreadable', bundle.unread === 'tampered' ? '核验包和导出时不一样，请不要使用' : '打不开这个文件', bundle.sentence))
  const report = await checkBundle(bundle, given.pdf?.bytes)
  // The code of an altered text is nobody's to compare.
  wanted = report.verdict === 'red' ? '' : report.checkCode
  return reportView(report, { print: printAll, checkedAt: Date.now(), files: await namedBy(given.pdf ? [given.zip, given.pdf] : [given.zip]), saveOriginal: () => save('签署时的原文.pdf', bundle.pdf as BlobPart, 'application/pdf') })
}

const namedBy = (files: readonly Given[]): Promise<{ name: string; sha256: string }[]> => Promise.all(files.map(async ({ name, bytes }) => ({ name, sha256: hex(await sha256Aside(bytes)) })))

/** The printed report has the hashes too. */
const printAll = (): void => {
  for (const details of document.querySelectorAll('details')) details.open = true
  window.print()
}

const show = (view: HTMLElement): void => {
  document.body.dataset['at'] = 'result'
  at('answer').replaceChildren(view)
  showCompare()
}

const sizeOf = (bytes: number): string => (bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`)

const showGiven = (): void => at('given').replaceChildren(...(['pdf', 'zip'] as const).flatMap(kind => {
  const file = given[kind]
  if (!file) return []
  const remove = (): void => { given[kind] = undefined; void answer() }
  return [h('div', { class: 'card file' }, icon(kind === 'pdf' ? 'paper' : 'parcel'), h('span', {}, h('b', {}, file.name), h('small', {}, `${kind === 'pdf' ? 'PDF' : '核验包'} · ${sizeOf(file.bytes.length)}`)),
    h('button', { type: 'button', class: 'plain-icon', 'aria-label': `拿掉 ${file.name}`, onclick: remove }, icon('cross', 16)))]
}))

/** People hold the six groups on their own paper against this text. */
const showCompare = (): void => {
  if (wanted === '') { at('compare').replaceChildren(); return }
  const groups = wanted.split(' ')
  const verdict = h('p', { class: 'detail', role: 'status' })
  const boxes = groups.map((_, i) => h('input', { inputmode: 'numeric', maxlength: '4', autocomplete: 'off', 'aria-label': `第 ${i + 1} 组`, oninput: () => compare(i) }) as HTMLInputElement)
  const compare = (changed: number): void => {
    const pasted = boxes[changed]!.value.replace(/\D/g, '')
    boxes[changed]!.value = pasted.slice(0, 4)
    const filled = boxes.filter(box => box.value.length === 4).length
    const wrong = boxes.filter((box, i) => box.value !== '' && !groups[i]!.startsWith(box.value))
    for (const box of boxes) box.classList.toggle('differs', wrong.includes(box))
    verdict.textContent = wrong.length > 0 ? '有一组不同，就不是同一份文本，请停下来。' : filled === 6 ? '六组相同。数字相同，还要逐字核对。' : ''
    if (wrong.length === 0 && boxes[changed]!.value.length === 4) boxes[changed + 1]?.focus()
  }
  const paste = (event: Event): void => {
    const digits = event instanceof ClipboardEvent ? (event.clipboardData?.getData('text') ?? '').replace(/\D/g, '') : ''
    if (digits.length !== 24) return
    event.preventDefault()
    boxes.forEach((box, i) => { box.value = digits.slice(4 * i, 4 * i + 4) })
    compare(5)
  }
  at('compare').replaceChildren(h('div', { class: 'card compare' }, h('h2', {}, '没有电脑也能对'), h('p', {}, '纸质件页脚印着六组数字。和这里对一对：有一组不同，就不是同一份文本。'), h('div', { class: 'boxes', onpaste: paste }, ...boxes), verdict))
}

const legend = (tone: string, name: 'check' | 'triangle' | 'cross', title: string, text: string): HTMLElement =>
  h('div', { class: `legend ${tone}` }, h('span', { class: 'verdict-icon' }, icon(name)), h('div', {}, h('b', {}, title), h('p', {}, text)))

const start = (): void => {
  at('too-old').remove()
  if (!hasWebCrypto()) show(cannotVerify())
  const input = at('files') as HTMLInputElement
  input.addEventListener('change', () => { void take([...(input.files ?? [])]).then(() => { input.value = '' }) })
  const over = (event: DragEvent): void => { event.preventDefault(); at('drop').classList.toggle('over', event.type === 'dragover') }
  for (const kind of ['dragover', 'dragleave'] as const) document.addEventListener(kind, over)
  document.addEventListener('drop', event => { over(event); void take([...(event.dataTransfer?.files ?? [])]) })
  at('drop').prepend(icon('paper', 24))
  at('legend').append(
    h('div', { class: 'legends' },
      legend('green', 'check', '绿：和签署时一样', '文字没改，设备签名都对得上。'),
      legend('amber', 'triangle', '黄：还差一步', '文字没改，但有一项还要核实。'),
      legend('red', 'cross', '红：对不上', '文字或签名对不上，会指出在哪里。')),
    h('p', { class: 'card keep' }, icon('note', 16), h('span', {}, '这一页断网也能用。可以把它存成一个文件，放进 U 盘，拿到任何一台电脑上打开。', h('button', { type: 'button', class: 'link', onclick: () => save('六尺核验.html', whole, 'text/html') }, '存成单个文件'))))
}

start()
