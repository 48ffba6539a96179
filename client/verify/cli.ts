/**
 * node verify.mjs 核验包.zip [协议书.pdf] [--json]
 * Exit: 0 green · 1 amber · 2 red · 3 cannot read.
 */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { checkBundle, type Report } from '../../shared/bundle-check.ts'
import { isUnread, readBundle, type Unread } from '../../shared/bundle.ts'
import { limitsSentence } from '../../shared/bundle-words.ts'
import { hex, type Bytes } from '../../shared/bytes.ts'
import { sha256 } from '../../shared/crypto.ts'

const EXIT = { green: 0, amber: 1, red: 2, unreadable: 3 } as const
const SIGNS = { ok: '✓', note: '·', doubt: '?', bad: '✗' } as const

const USAGE = `用法：node verify.mjs 核验包.zip [协议书.pdf] [--json]
退出码：0 绿　1 黄　2 红　3 读不了`

// `| head` closes its end before everything is said: no defect, and the exit code stays.
process.stdout.on('error', (error: NodeJS.ErrnoException) => { if (error.code !== 'EPIPE') throw error })
const print = (text: string): void => { process.stdout.write(`${text}\n`) }

const printReport = (report: Report): void => {
  print(`${{ green: '绿', amber: '黄', red: '红' }[report.verdict]}　${report.headline}\n${report.subline}\n`)
  for (const { question, level, sentence, details } of report.findings) {
    print(`${SIGNS[level]} ${question}　${sentence}`)
    for (const detail of details) print(`　　${detail}`)
  }
  for (const { place, signed, found } of report.differences) {
    const words = (pieces: typeof signed): string => pieces.map(({ text, changed }) => (changed ? `【${text}】` : text)).join('')
    print(`\n${place}\n　${report.sides.signed}：${words(signed)}\n　${report.sides.found}：${words(found)}`)
  }
  print(`\n文本校验码　${report.checkCode}\n${report.next}\n${limitsSentence}`)
}

const printUnread = ({ unread, sentence }: Unread): void => print(`${unread === 'tampered' ? '红　核验包和导出时不一样，请不要使用' : '读不了　打不开这个文件'}\n${sentence}`)

const read = (path: string): Bytes | undefined => {
  try { return new Uint8Array(readFileSync(path)) } catch { print(`打不开 ${path}：文件不在，或者没有权限读。`); return undefined }
}

const run = async (words: readonly string[]): Promise<number> => {
  if (words.includes('--help') || words.includes('-h')) { print(USAGE); return 0 }
  const unknown = words.find(word => word.startsWith('-') && word !== '--json')
  if (unknown !== undefined) { print(`不认得 ${unknown}。\n${USAGE}`); return EXIT.unreadable }
  const [zip, pdf] = words.filter(word => word !== '--json')
  if (zip === undefined) { print(USAGE); return EXIT.unreadable }
  const bytes = read(zip), other = pdf === undefined ? undefined : read(pdf)
  if (!bytes || (pdf !== undefined && !other)) return EXIT.unreadable
  const bundle = readBundle(bytes)
  const answer = isUnread(bundle) ? bundle : await checkBundle(bundle, other)
  if (words.includes('--json')) print(JSON.stringify(isUnread(answer) ? { verdict: answer.unread === 'tampered' ? 'red' : 'unreadable', sentence: answer.sentence } : answer, undefined, 2))
  else {
    for (const [path, file] of [[zip, bytes], ...(pdf !== undefined && other ? [[pdf, other] as const] : [])] as const) print(`${basename(path)}　SHA-256 ${hex(sha256(file))}`)
    print('')
    if (isUnread(answer)) printUnread(answer)
    else printReport(answer)
  }
  if (isUnread(answer)) return answer.unread === 'tampered' ? EXIT.red : EXIT.unreadable
  return EXIT[answer.verdict]
}

process.exitCode = await run(process.argv.slice(2))
