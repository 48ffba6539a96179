/**
 * 可编辑稿: the agreement as a Word file (ECMA-376, WordprocessingML) to go on
 * working with elsewhere. It is never signed, hashed or read back: each page
 * says so. Word breaks pages by its own fonts, so it looks otherwise than the
 * paper. Ours because the known writer asks for a newer Node than we promise.
 */
import { clauseLabel, type Block, type Run } from '../../shared/agreement.ts'
import { utf8, type Bytes } from '../../shared/bytes.ts'
import { writeZip } from '../../shared/zip.ts'

export interface Editable { readonly number: string; readonly body: readonly Block[] }

const NOTE = '未签署的可编辑稿：不是签署的文本，改动不会回到本案'
const NAMESPACE = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

/** Characters that XML 1.0 cannot carry are left out; the editor lets none in. */
const escaped = (text: string): string => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/gu, '')
  .replace(/&/gu, '&amp;').replace(/</gu, '&lt;').replace(/>/gu, '&gt;').replace(/"/gu, '&quot;')

/** Figures and Latin letters are runs of their own in English: else a line may break inside 58,600.00. */
const pieces = (text: string): string[] => text.match(/[\u0021-\u007e]+|[^\u0021-\u007e]+/gu) ?? []
const runXml = ({ text, bold }: Run, points: number): string => pieces(text).map(piece => {
  return `<w:r><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="仿宋"/>${bold ? '<w:b/>' : ''}<w:sz w:val="${points * 2}"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr><w:t xml:space="preserve">${escaped(piece)}</w:t></w:r>`
}).join('')

type Look = 'title' | 'number' | 'plain' | 'indented'
/** In the order that the schema wants: spacing, ind, jc. */
const LOOKS: Readonly<Record<Look, string>> = {
  title: '<w:spacing w:after="280"/><w:jc w:val="center"/>', number: '<w:spacing w:after="200"/><w:jc w:val="right"/>',
  plain: '<w:spacing w:line="579" w:lineRule="exact"/>', indented: '<w:spacing w:line="579" w:lineRule="exact"/><w:ind w:firstLineChars="200"/>',
}
const paragraph = (look: Look, runs: readonly Run[]): string => `<w:p><w:pPr>${LOOKS[look]}</w:pPr>${runs.map(run => runXml(run, look === 'title' ? 22 : 16)).join('')}</w:p>`

const bodyXml = ({ number, body }: Editable): string => {
  let clauses = 0
  const lines = body.flatMap((block): string[] => {
    if (block.kind === 'title') return [paragraph('title', block.runs.map(run => ({ ...run, bold: true as const }))), ...(number === '' ? [] : [paragraph('number', [{ text: number }])])]
    if (block.kind !== 'clause') return [paragraph(block.kind === 'heading' ? 'plain' : 'indented', block.runs)]
    const label = clauseLabel(++clauses)
    return block.paragraphs.map((runs, i) => paragraph('indented', i === 0 ? [{ text: label, bold: true }, ...runs] : runs))
  })
  return lines.join('')
}

const part = (name: string, xml: string): { name: string; bytes: Bytes } => ({ name, bytes: utf8(HEAD + xml) })

/** The same text gives the same bytes. */
export const editableCopy = (copy: Editable): Bytes => {
  const note = `<w:p><w:pPr><w:jc w:val="center"/></w:pPr>${runXml({ text: NOTE }, 9)}</w:p>`
  const section = `<w:sectPr><w:headerReference w:type="default" r:id="rId1"/><w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="850" w:footer="850" w:gutter="0"/></w:sectPr>`
  return writeZip([
    part('[Content_Types].xml', '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
      + '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
      + '<Override PartName="/word/header.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/><Override PartName="/word/footer.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/></Types>'),
    part('_rels/.rels', `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="word/document.xml"/></Relationships>`),
    part('word/_rels/document.xml.rels', `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${RELATIONS}/header" Target="header.xml"/><Relationship Id="rId2" Type="${RELATIONS}/footer" Target="footer.xml"/></Relationships>`),
    part('word/document.xml', `<w:document xmlns:w="${NAMESPACE}" xmlns:r="${RELATIONS}"><w:body>${bodyXml(copy)}${section}</w:body></w:document>`),
    part('word/header.xml', `<w:hdr xmlns:w="${NAMESPACE}">${note}</w:hdr>`),
    part('word/footer.xml', `<w:ftr xmlns:w="${NAMESPACE}">${note}</w:ftr>`),
  ])
}
