// A codex described as fully as a record can, what lies beside it, and documents of "another
// library" about its pictures: the test writes all of it into a folder of its own.

import assert from "node:assert/strict";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { drawLeaf } from "./draw.mjs";
import { startServer } from "./server.mjs";

/** What the record says, as far as the tests look at it. */
export const CODEX = {
  name: "codex",
  title: { ar: "مصحف الواحة", ru: "Коран оазиса", en: "The Quran of the oasis" },
  /** A pair of label and value. */
  binding: {
    label: { ar: "التجليد", ru: "Переплёт", en: "Binding" },
    value: { ar: "جلد بنّي", ru: "Коричневая кожа", en: "Brown leather" },
  },
  /** Of the opening that is looked at: its verso and its recto. */
  opening: [
    { at: 3, label: { ar: "١ظ", ru: "1 об.", en: "1v" } },
    { at: 4, label: { ar: "٢و", ru: "2", en: "2r" } },
  ],
  /** A leaf in two lights. */
  choice: 4,
  visible: { ar: "ضوء مرئي", ru: "Видимый свет", en: "Visible light" },
  infrared: { ar: "أشعة تحت حمراء", ru: "Инфракрасный свет", en: "Infrared light" },
  /**
   * Suras, and the folio with which the second begins. The first has names of the record's own,
   * the second those that are known by its number, which are none in Russian.
   */
  suras: [
    { ar: "سورة الفاتحة", ru: "Сура 1. Открывающая", en: "The Opening" },
    { ar: "سورة البقرة", ru: "2. al-Baqara", en: "2. al-Baqara" },
  ],
  secondSura: 4,
  /** Lines that were read on the first page of text, and a note on the second. */
  lines: ["بسم الله الرحمن الرحيم", "الحمد لله رب العالمين"],
  transcribed: 3,
  note: "A hole, mended with silk.",
};

const texts = (map) =>
  `{ ${Object.entries(map).map(([language, text]) => `${language} = "${text}"`).join(", ")} }`;

const RECORD = `
title = ${texts(CODEX.title)}
shelfmark = "Oasis MS 1"
language = "ar"
viewing_direction = "right-to-left"
behavior = "paged"
rights = "http://creativecommons.org/publicdomain/zero/1.0/"

[[metadata]]
label = ${texts(CODEX.binding.label)}
value = ${texts(CODEX.binding.value)}

[[folio]]
label = { ar = "الدفة", ru = "Крышка", en = "Board" }
image = "codex/board.png"

[[folio]]
label = { ar = "باطن الدفة", ru = "Крышка изнутри", en = "Board, inside" }
image = "codex/board-inside.png"

${["1r", "1v"].map((folio) => `[[folio]]\nfolio = "${folio}"\nimage = "codex/${folio}.png"\n`).join("\n")}
[[folio]]
folio = "2r"
name = "2r"
choice = [
  { image = "codex/2r.png", label = ${texts(CODEX.visible)} },
  { image = "codex/2r.infrared.png", label = ${texts(CODEX.infrared)}, date = { en = "2021" } },
]

${["2v", "3r", "3v"].map((folio) => `[[folio]]\nfolio = "${folio}"\nimage = "codex/${folio}.png"\n`).join("\n")}
[[range]]
label = ${texts(CODEX.suras[0])}
from = "1v"
to = "1v"

[[range]]
sura = 2
from = "2r"
to = "3v"
`;

/** Two lines, in a picture half as large as ours. */
const ALTO = `<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"><Layout>
<Page WIDTH="450" HEIGHT="600"><PrintSpace><TextBlock LANG="ar">${CODEX.lines
  .map(
    (line, at) => `<TextLine HPOS="60" VPOS="${45 + 45 * at}" WIDTH="340" HEIGHT="30">
<String CONTENT="${line}"/></TextLine>`,
  )
  .join("")}</TextBlock></PrintSpace></Page></Layout></alto>`;

const NOTES = [
  {
    type: "Annotation",
    motivation: "commenting",
    body: { type: "TextualBody", value: CODEX.note, language: "en", format: "text/plain" },
    target: "2r#xywh=100,200,300,400",
  },
];

/** Names of the documents of another library, by the version that they are written in. */
export const READY = { 2: "ready-2", 3: "ready-3" };

/** What these are called, and their folios. */
export const READY_TITLE = { ar: "أوراق من مكتبة أخرى", en: "Leaves from elsewhere" };
const READY_FOLIOS = ["1r", "1v", "2r", "2v"];

/** The list of all of these, and its own file. */
export const SHELF = { name: "shelf", title: { ar: "رفّ الواحة", en: "Shelf of the oasis" } };

/** A server with the codex, once all of what it serves is there; `stop` clears up, too. */
export async function startCodex() {
  const folder = await mkdtemp(join(tmpdir(), "warraq-codex-"));
  const [images, manifests] = [join(folder, "images"), join(folder, "manifests")];
  const leaves = ["board", "board-inside", "1r", "1v", "2r", "2v", "3r", "3v"];
  for (const [seed, leaf] of leaves.entries()) {
    await write(join(images, `codex/${leaf}.png`), drawLeaf(seed + 1));
  }
  const dark = drawLeaf(99, { paper: 90, ink: 210 });
  await write(join(images, "codex/2r.infrared.png"), dark);
  await write(join(manifests, "codex/manuscript.toml"), RECORD);
  await write(join(manifests, "codex/text/1v.xml"), ALTO);
  await write(join(manifests, "codex/annotations/2r.json"), JSON.stringify(NOTES));
  const server = await startServer({ images, manifests });
  // Their pictures lie at an address that is known only now; the server takes new files in.
  await write(join(manifests, READY[3], "manifest.json"), JSON.stringify(ready3(server.address)));
  await write(join(manifests, READY[2], "manifest.json"), JSON.stringify(ready2(server.address)));
  await write(join(manifests, SHELF.name, "collection.toml"), shelf());
  for (const path of [...Object.values(READY), CODEX.name].map((name) => `${name}/manifest`)) {
    await isServed(`${server.address}/iiif/presentation/3/${path}`);
  }
  await isServed(`${server.address}/iiif/presentation/3/collections/${SHELF.name}`);
  return {
    address: server.address,
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** A file that appears in one step, with its folder. */
async function write(path, content) {
  await mkdir(dirname(path), { recursive: true });
  const unfinished = join(dirname(path), `.${Date.now()}`);
  await writeFile(unfinished, content);
  await rename(unfinished, path);
}

const START_LIMIT_MS = 60_000;

async function isServed(address) {
  const end = Date.now() + START_LIMIT_MS;
  let status;
  while (Date.now() < end) {
    status = (await fetch(address)).status;
    if (status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  assert.fail(`${address} is answered with ${status}`);
}

function shelf() {
  const members = [CODEX.name, READY[3], READY[2]].map((name) => `"${name}"`).join(", ");
  return `label = ${texts(SHELF.title)}\nmembers = [${members}]\n`;
}

/** As Presentation API 3.0. */
function ready3(address) {
  const base = "https://library.example/3";
  const language = ([tag, text]) => [tag, [text]];
  return {
    "@context": "http://iiif.io/api/presentation/3/context.json",
    id: `${base}/manifest.json`,
    type: "Manifest",
    label: Object.fromEntries(Object.entries(READY_TITLE).map(language)),
    viewingDirection: "right-to-left",
    behavior: ["paged"],
    items: READY_FOLIOS.map((folio) => {
      const [id, image] = [`${base}/canvas/${folio}`, `${address}/iiif/3/codex%2F${folio}.png`];
      const body = {
        id: `${image}/full/max/0/default.jpg`,
        type: "Image",
        format: "image/jpeg",
        width: 900,
        height: 1200,
        service: [{ id: image, type: "ImageService3", profile: "level2" }],
      };
      const painting = { id: `${id}/1`, type: "Annotation", motivation: "painting", body, target: id };
      const items = [{ id: `${id}/page`, type: "AnnotationPage", items: [painting] }];
      return { id, type: "Canvas", label: { none: [folio] }, width: 900, height: 1200, items };
    }),
  };
}

/** As Presentation API 2.1. */
function ready2(address) {
  const base = "https://library.example/2";
  return {
    "@context": "http://iiif.io/api/presentation/2/context.json",
    "@id": `${base}/manifest.json`,
    "@type": "sc:Manifest",
    label: Object.entries(READY_TITLE).map(([tag, text]) => ({ "@value": text, "@language": tag })),
    viewingDirection: "right-to-left",
    viewingHint: "paged",
    sequences: [
      {
        "@id": `${base}/sequence`,
        "@type": "sc:Sequence",
        canvases: READY_FOLIOS.map((folio) => {
          const [id, image] = [`${base}/canvas/${folio}`, `${address}/iiif/2/codex%2F${folio}.png`];
          const resource = {
            "@id": `${image}/full/full/0/default.jpg`,
            "@type": "dctypes:Image",
            format: "image/jpeg",
            width: 900,
            height: 1200,
            service: {
              "@context": "http://iiif.io/api/image/2/context.json",
              "@id": image,
              profile: "http://iiif.io/api/image/2/level2.json",
            },
          };
          const motivation = "sc:painting";
          const images = [{ "@type": "oa:Annotation", motivation, resource, on: id }];
          return { "@id": id, "@type": "sc:Canvas", label: folio, width: 900, height: 1200, images };
        }),
      },
    ],
  };
}
