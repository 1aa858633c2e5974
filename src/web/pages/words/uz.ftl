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
