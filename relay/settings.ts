/** liuchi.json: the six things an operator may set. Everything else has one right value. */
import { isAbsolute, resolve } from 'node:path'

export interface Settings {
  readonly port: number
  readonly host: string
  /** Absolute. */
  readonly data: string
  /** PEM files, absolute paths. */
  readonly tls: { readonly key: string; readonly cert: string } | undefined
  /** Origin under which people reach the relay when a proxy stands before it, without a slash at the end. */
  readonly publicUrl: string | undefined
  /** What one case's files may take of the disk, bytes. */
  readonly caseBytesMax: number
}
/** A sentence for the operator: what is wrong and what to write instead. */
export interface WrongSettings { readonly wrong: string }

const NAMES = ['port', 'host', 'data', 'tls', 'publicUrl', 'caseMB']
const portDefault = 6100
/** An injury case has thirty photos of 8 MB and a dozen recordings of at most 200 MB; and no case may take the disk from the others. */
const caseMBDefault = 4096

/** `text` undefined: there is no file, every setting has its default. Paths are relative to `folder`. */
export const readSettings = (text: string | undefined, folder: string): Settings | WrongSettings => {
  const read = text === undefined ? {} : parse(text)
  if (read === undefined) return { wrong: '配置文件 liuchi.json 不是一份正确的 JSON。请检查引号、逗号和括号；或先把它改名，中继会按默认设置启动。' }
  const unknown = Object.keys(read).find(name => !NAMES.includes(name))
  if (unknown !== undefined) return { wrong: `配置文件 liuchi.json 里有一项不认识：“${unknown}”。可以写的只有 ${NAMES.join('、')}。` }
  const { port = portDefault, host = '127.0.0.1', data = './data', tls, publicUrl, caseMB = caseMBDefault } = read
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 0 || port > 65535) return { wrong: `端口 port 应是 0 到 65535 之间的整数，例如 ${portDefault}。` }
  if (typeof host !== 'string' || host === '') return { wrong: '监听地址 host 应是一个地址，例如 "127.0.0.1"（只供本机）或 "0.0.0.0"（供局域网）。' }
  if (typeof data !== 'string' || data === '') return { wrong: '数据文件夹 data 应是一个路径，例如 "./data"。' }
  const key = fieldOf(tls, 'key'), cert = fieldOf(tls, 'cert')
  if (tls !== undefined && (key === undefined || cert === undefined)) return { wrong: '证书 tls 应写成 {"key": "私钥文件", "cert": "证书文件"}，两项都要有。' }
  const address = publicUrl === undefined ? undefined : originOf(publicUrl)
  if (publicUrl !== undefined && address === undefined) return { wrong: '对外地址 publicUrl 应写成 "https://名称" 的样子，后面不带路径。' }
  if (typeof caseMB !== 'number' || !Number.isInteger(caseMB) || caseMB < 1 || caseMB > caseMBMax) return { wrong: `每个案件的文件上限 caseMB 应是 1 到 ${caseMBMax} 之间的整数，单位是 MB，例如 ${caseMBDefault}。` }
  const at = (path: string): string => (isAbsolute(path) ? path : resolve(folder, path))
  return { port, host, data: at(data), tls: key !== undefined && cert !== undefined ? { key: at(key), cert: at(cert) } : undefined, publicUrl: address, caseBytesMax: caseMB * 1024 * 1024 }
}

/** 100 TB: more is a slip of the pen. */
const caseMBMax = 100_000_000

const parse = (text: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch { return undefined } // not JSON is all there is to know
}

const fieldOf = (value: unknown, name: string): string | undefined => {
  if (typeof value !== 'object' || value === null) return undefined
  const field: unknown = Reflect.get(value, name)
  return typeof field === 'string' && field !== '' ? field : undefined
}

const originOf = (value: unknown): string | undefined => {
  if (typeof value !== 'string') return undefined
  try {
    const url = new URL(value)
    return /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === '' && url.hash === '' ? url.origin : undefined
  } catch { return undefined } // not an address
}
