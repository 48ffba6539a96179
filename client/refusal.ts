/**
 * The page of a browser that cannot open 六尺: why, that nothing was made or
 * changed, and a way on with the whole link, secret included. old-browser.ts carries
 * it to browsers that read ES5 only, so it is written in what they read (`var`,
 * `function`, no methods younger than 2009); the build refuses anything else.
 */
export type Reason = 'old' | 'insecure' | 'storage' | 'stuck'

var WHY: { readonly [reason in Reason]: string } = {
  old: '这个浏览器太旧，或者缺少加密功能，读不了这个程序。请换新一点的浏览器（Chrome 87、Safari 14 或更新的版本）打开这个链接。',
  insecure: '这个网址不是 https:// 开头的安全网址，浏览器不让网页在这里加密保存。换一个浏览器也一样，请向发链接的人要 https:// 开头的链接。',
  storage: '打不开这台设备上的存储。可能是浏览器禁止了存储（例如无痕窗口），请换普通窗口，或者换一个浏览器打开这个链接。',
  stuck: '打开到一半停住了。可能是网络断了，请先刷新一次；还是这样，多半是浏览器太旧，请换新一点的浏览器打开这个链接。',
}
var NOTHING = '没有生成任何钥匙，这一次没有保存任何东西，已有的内容也没有动。'
var IN_WECHAT = '您现在在微信里：点右上角“…”，选“用浏览器打开”；没有这一项，就复制下面的链接，粘贴到手机自带的浏览器里。'
var SECRET = '链接里带着进门的凭据，只粘贴到自己的浏览器里，不要转发。'
var COPIED = '整个链接已复制。'
var PASTE = '请粘贴到另一个浏览器的地址栏。'
var BY_HAND = '浏览器不让复制。链接已选中，请长按（电脑上按 Ctrl+C）复制。'

/** Puts the page into `root` in place of what stands there. */
export function showRefusal(root: HTMLElement, reason: Reason): void {
  var page = document.createElement('main'), field = document.createElement('textarea'), button = document.createElement('button'), said = document.createElement('p')
  var link = location.href
  page.className = 'refused'
  function line(tag: string, text: string): void {
    var element = document.createElement(tag)
    element.textContent = text
    page.appendChild(element)
  }
  line('h1', '这里打不开六尺')
  line('p', WHY[reason])
  line('p', NOTHING)
  if (reason !== 'insecure' && /MicroMessenger/i.test(navigator.userAgent)) line('p', IN_WECHAT) // another browser would not help
  field.value = link
  field.readOnly = true
  field.rows = 4
  field.setAttribute('aria-label', '完整链接')
  button.type = 'button'
  button.textContent = '复制整个链接'
  said.setAttribute('role', 'status')
  button.onclick = function () { copyFrom(field, function (done) { said.textContent = done ? COPIED + (reason === 'insecure' ? '' : PASTE) : BY_HAND }) }
  page.appendChild(field)
  page.appendChild(button)
  page.appendChild(said)
  if (location.hash.length > 1) line('p', SECRET)
  root.textContent = ''
  root.appendChild(page)
}

/** By the field itself: pages that are not secure have no other clipboard. The link stays selected when it fails. */
function copyFrom(field: HTMLTextAreaElement, answer: (done: boolean) => void): void {
  var done = false
  field.focus()
  field.select()
  field.setSelectionRange(0, field.value.length) // iOS selects nothing otherwise
  try { done = document.execCommand('copy') } catch (_) { done = false }
  answer(done)
}
