### Oʻzbekcha: qoʻlyozma kataloglarining soʻzlari

## Not yet checked by a native reader

own-name = Oʻzbekcha
direction = ltr
languages = Til
site = Varroq
to-home-page = Bosh sahifaga
skip-to-content = Mazmunga oʻtish
footer = Rasmlar va tavsiflar IIIF standartlari boʻyicha beriladi: manifest havolasi ularni qoʻllaydigan har qanday dasturda ochiladi.

items-to-read = { $form ->
    [one] { $count } ta qoʻlyozma
   *[other] { $count } ta qoʻlyozma
}
images = { $form ->
    [one] { $count } ta rasm
   *[other] { $count } ta rasm
}
items-found = { $form ->
    [one] { $count } ta qoʻlyozma topildi
   *[other] { $count } ta qoʻlyozma topildi
}
search = Qidirish
search-hint = Nomi, saqlash raqami…
all-items = Barcha qoʻlyozmalar
nothing-found-title = Hech narsa topilmadi
nothing-found = Hech bir qoʻlyozmaning sarlavhasi, saqlash raqami yoki nomida bu soʻzlarning hammasi yoʻq.
pages = Sahifalar
first-image-of = Birinchi rasm:
no-picture = Rasm yoʻq
untitled = Nomsiz
shelfmark = Saqlash raqami
open-in = { $viewer } dasturida ochish
iiif-manifest = IIIF manifesti
empty-title = Javonlar boʻsh
empty-remedy-before = Sahifa rasmlari bor jildni quyidagi parametr koʻrsatgan jildga joylang:
empty-remedy-after = har bir bunday jild shu sahifada chiqadi, rasmlari nomlari tartibida turadi.

read = Oʻqish
view-in = { $viewer } dasturida koʻrish
description = Tavsif
contents = Mundarija
folios = Varaqlar
folio-of = { $folio }, { $title }
pages-of-folios = Varaqlar qatorining qismlari
previous = Oldingi
next = Keyingi
missing-leaf = Varaq yoʻqolgan
rights = Huquqlar
credit = Manba
provided-by = Taqdim etgan
links = Havolalar
share = Iqtibos va ulashish
cite = Iqtibos
cite-as-text = Matn sifatida
cite-bibtex = BibTeX
cite-ris = RIS
cite-csl = CSL-JSON
permalink = Shu sahifa manzili
download = Yuklab olish
download-size = { $width } × { $height } piksel
manifest-3 = IIIF manifesti, 3-versiya
manifest-2 = IIIF manifesti, 2.1-versiya
drag-and-drop = IIIF koʻrish dasturiga sudrab oʻtkazing
embed = Saytga joylash
embed-code = Saytingiz uchun kod
collection = Toʻplam
detail-of = { $folio } — lavha
detail-region = { $width } × { $height } piksel, { $x }, { $y } nuqtadan
whole-folio = Varaq toʻliq
zoom-in = Yaqinroq
which-folio-title = Qaysi varaq?
which-folio = Bu qoʻlyozmada “{ $folio }” deb atalgan bir necha varaq bor:
no-such-folio-title = Bunday varaq yoʻq
no-such-folio = Bu qoʻlyozmada “{ $folio }” deb atalgan varaq yoʻq.

missing-viewers = Yetishmaydigan koʻrish dasturlari
not-installed-here = Bu serverda oʻrnatilmagan:
installing-before = Server egasi yetishmaganini quyidagi buyruq bilan qoʻsha oladi:
installing-after = soʻng serverni qayta ishga tushirish kerak.
viewer-missing-title = { $viewer } oʻrnatilmagan
viewer-missing = Server egasi uni quyidagi buyruq bilan qoʻshib, serverni qayta ishga tushira oladi; ungacha manifestlar boshqa dasturlarda ochiladi.
needs-javascript = { $viewer } uchun JavaScript kerak.
without-javascript = Usiz manifestni boshqa koʻrish dasturida ochish mumkin:

not-found-title = Topilmadi
not-found = Bu manzilda hech narsa yoʻq.
nothing-to-open-title = Ochadigan narsa yoʻq
nothing-to-open = Manzilda manifest koʻrsatilmagan: bosh sahifadan qoʻlyozma tanlang.

reading-previous = Oldingi varaqlar
reading-next = Keyingi varaqlar
reading-book = Kitob sahifalari
reading-folios = Varaqlar
reading-zoom-in = Yaqinlashtirish
reading-zoom-out = Uzoqlashtirish
reading-home = Butun yoyma
reading-rotate = Tasvirni burish
reading-full-screen = Toʻliq ekran
reading-single = Bittadan varaq
reading-contents = Mundarija
reading-text = Matn
reading-layers = Qatlamlar
reading-image = Yorugʻlik va rang
reading-about = Qoʻlyozma haqida
reading-keys = Tugmalar
reading-select = Parchani tanlash
reading-measure = Oʻlchash
reading-close = Yopish
reading-tools = Asboblar
reading-panels = Varaq yonida
reading-brightness = Yorqinlik
reading-contrast = Kontrast
reading-invert = Teskari ranglar
reading-gray = Kulrang
reading-reset = Suratga olinganidek
reading-base-layer = Ostki qatlam
reading-over-layer = Ustki qatlam
reading-how = Usul
reading-fade = Soʻnish
reading-curtain = Parda
reading-amount = Ustki qatlam ulushi
reading-to-item = Tavsif va iqtibos
reading-key-turn = Sahifani ochish; oʻngdan oʻqiladigan kitobda chap strelka oldinga olib boradi
reading-key-ends = Birinchi va oxirgi varaq
reading-key-zoom = Yaqinlashtirish, uzoqlashtirish, butun yoyma
reading-key-pan = Tasvirni surish
reading-key-rotate = Tasvirni burish
reading-key-panels = Mundarija, matn, qatlamlar, yorugʻlik va rang
reading-key-marks = Parchani tanlash, oʻlchash
reading-key-full = Toʻliq ekran
reading-key-help = Shu tugmalar
reading-key-escape = Ochilganini yopish
reading-loading = Qoʻlyozma ochilmoqda…
reading-no-manifest = Bu hujjat tavsifini olib boʻlmadi.
reading-no-picture = Baʼzi tasvirlarni olib boʻlmadi.
reading-try-again = Qayta urinish
reading-no-contents = Mundarija yozilmagan.
reading-no-text = Bu varaqlarning matni yoʻq.
reading-no-layers = Bu varaqlarning faqat bitta tasviri bor.
reading-opening = Varaqlar
reading-folio = Varaq
reading-layer = Qatlam
reading-none = Yoʻq
reading-curtain-handle = Parda cheti
reading-select-help = Toʻrtburchak chizing yoki uni strelkalar bilan suring, oʻlchamini Shift va strelkalar bilan oʻzgartiring.
reading-measure-help = Chiziq chizing yoki uning oxirini strelkalar bilan, boshini Shift va strelkalar bilan suring.
reading-copied = Nusxa olindi
reading-copy = Manzilni nusxalash
reading-cite-link = Shu parchaga iqtibos
reading-millimeters = mm
reading-centimeters = sm
reading-note = Izoh
