### Türkçe: yazma eser kataloglarının sözleri

## Not yet checked by a native reader

own-name = Türkçe
direction = ltr
languages = Dil
site = Verrak
to-home-page = Ana sayfaya
skip-to-content = İçeriğe geç
footer = Görüntüler ve tanımlar IIIF standartlarıyla sunulur: manifest bağlantısı bunları destekleyen her görüntüleyicide açılır.

items-to-read = { $form ->
    [one] { $count } yazma eser
   *[other] { $count } yazma eser
}
images = { $form ->
    [one] { $count } görüntü
   *[other] { $count } görüntü
}
items-found = { $form ->
    [one] { $count } yazma eser bulundu
   *[other] { $count } yazma eser bulundu
}
search = Ara
search-hint = Başlık, yer numarası…
all-items = Bütün eserler
nothing-found-title = Sonuç yok
nothing-found = Hiçbir eserin başlığında, yer numarasında veya adında bu sözlerin hepsi yok.
pages = Sayfalar
first-image-of = İlk görüntü:
no-picture = Görüntü yok
untitled = Başlıksız
shelfmark = Yer numarası
open-in = { $viewer } ile aç
iiif-manifest = IIIF manifesti
empty-title = Raflar boş
empty-remedy-before = Sayfa görüntülerinin bulunduğu klasörü şu seçeneğin gösterdiği klasöre koyun:
empty-remedy-after = böyle her klasör bu sayfada yer alır, görüntüleri adlarının sırasıyla dizilir.

read = Oku
view-in = { $viewer } ile görüntüle
description = Tanım
contents = İçindekiler
folios = Varaklar
folio-of = { $folio }, { $title }
pages-of-folios = Varak dizisinin bölümleri
previous = Önceki
next = Sonraki
missing-leaf = Eksik varak
rights = Haklar
credit = Kaynak gösterimi
provided-by = Sunan
links = Bağlantılar
share = Alıntıla ve paylaş
cite = Alıntı
cite-as-text = Metin olarak
cite-bibtex = BibTeX
cite-ris = RIS
cite-csl = CSL-JSON
permalink = Bu sayfanın adresi
download = İndir
download-size = { $width } × { $height } piksel
manifest-3 = IIIF manifesti, sürüm 3
manifest-2 = IIIF manifesti, sürüm 2.1
drag-and-drop = Bunu bir IIIF görüntüleyicisine sürükleyin
embed = Siteye göm
embed-code = Siteniz için kod
collection = Koleksiyon
detail-of = Ayrıntı: { $folio }
detail-region = { $width } × { $height } piksel, { $x }, { $y } noktasından
whole-folio = Varağın tamamı
zoom-in = Yakınlaştır
which-folio-title = Hangi varak?
which-folio = Bu eserde “{ $folio }” adlı birden çok varak var:
no-such-folio-title = Böyle bir varak yok
no-such-folio = Bu eserde “{ $folio }” adlı varak yok.

missing-viewers = Eksik görüntüleyiciler
not-installed-here = Bu sunucuda kurulu değil:
installing-before = Sunucunun yöneticisi eksikleri şu komutla ekleyebilir:
installing-after = ardından sunucu yeniden başlatılmalıdır.
viewer-missing-title = { $viewer } kurulu değil
viewer-missing = Bu sunucunun yöneticisi onu aşağıdaki komutla ekleyip sunucuyu yeniden başlatabilir; o zamana dek manifestler başka görüntüleyicilerde açılır.
needs-javascript = { $viewer } için JavaScript gerekir.
without-javascript = Onsuz manifest başka bir görüntüleyicide açılabilir:

not-found-title = Bulunamadı
not-found = Bu adreste bir şey yok.
nothing-to-open-title = Açılacak bir şey yok
nothing-to-open = Adres bir manifest belirtmiyor: ana sayfadan bir eser seçin.

reading-previous = Önceki yapraklar
reading-next = Sonraki yapraklar
reading-book = Kitabın sayfaları
reading-folios = Yapraklar
reading-zoom-in = Yakınlaştır
reading-zoom-out = Uzaklaştır
reading-home = Açılışın tamamı
reading-rotate = Görüntüyü döndür
reading-full-screen = Tam ekran
reading-single = Birer yaprak
reading-contents = İçindekiler
reading-text = Metin
reading-layers = Katmanlar
reading-image = Işık ve renk
reading-about = Hakkında
reading-keys = Tuşlar
reading-select = Ayrıntı seç
reading-measure = Ölç
reading-close = Kapat
reading-tools = Araçlar
reading-panels = Yaprağın yanında
reading-brightness = Parlaklık
reading-contrast = Karşıtlık
reading-invert = Ters renkler
reading-gray = Gri
reading-reset = Çekildiği gibi
reading-base-layer = Alttaki
reading-over-layer = Üstteki
reading-how = Nasıl
reading-fade = Soldurma
reading-curtain = Perde
reading-amount = Üst katmanın oranı
reading-to-item = Tanım ve kaynak gösterme
reading-key-turn = Sayfayı çevir; sağdan okunan kitapta sol ok ilerletir
reading-key-ends = İlk ve son yaprak
reading-key-zoom = Yakınlaştır, uzaklaştır, açılışın tamamı
reading-key-pan = Görüntüyü kaydır
reading-key-rotate = Görüntüyü döndür
reading-key-panels = İçindekiler, metin, katmanlar, ışık ve renk
reading-key-marks = Ayrıntı seç, ölç
reading-key-full = Tam ekran
reading-key-help = Bu tuşlar
reading-key-escape = Açık olanı kapat
reading-loading = Yazma açılıyor…
reading-no-manifest = Bu eserin tanımı alınamıyor.
reading-no-picture = Bazı görüntüler alınamıyor.
reading-try-again = Yeniden dene
reading-no-contents = Kayıtlı içindekiler yok.
reading-no-text = Bu yaprakların metni yok.
reading-no-layers = Bu yaprakların tek görüntüsü var.
reading-opening = Yapraklar
reading-folio = Yaprak
reading-layer = Katman
reading-none = Yok
reading-curtain-handle = Perdenin kenarı
reading-select-help = Bir dikdörtgen çizin ya da onu oklarla taşıyıp Shift ve oklarla boyutlandırın.
reading-measure-help = Bir çizgi çizin ya da sonunu oklarla, başını Shift ve oklarla taşıyın.
reading-copied = Kopyalandı
reading-copy = Adresi kopyala
reading-cite-link = Bu ayrıntıyı kaynak göster
reading-millimeters = mm
reading-centimeters = cm
reading-note = Not
