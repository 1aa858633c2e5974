### Қазақша: қолжазба каталогтарының сөздері

## Not yet checked by a native reader

own-name = Қазақша
direction = ltr
languages = Тіл
site = Уаррақ
to-home-page = Басты бетке
skip-to-content = Мазмұнға өту
footer = Суреттер мен сипаттамалар IIIF стандарттары бойынша беріледі: манифест сілтемесі IIIF қолдайтын кез келген бағдарламада ашылады.

items-to-read = { $form ->
    [one] { $count } қолжазба
   *[other] { $count } қолжазба
}
images = { $form ->
    [one] { $count } сурет
   *[other] { $count } сурет
}
first-image-of = Бірінші сурет:
no-picture = Сурет жоқ
untitled = Атаусыз
shelfmark = Сақтау шифры
open-in = { $viewer } бағдарламасында ашу
iiif-manifest = IIIF манифесі
empty-title = Сөрелер бос
empty-remedy-before = Бет суреттері бар қалтаны мына параметр көрсеткен қалтаға салыңыз:
empty-remedy-after = әр қалта осы бетте шығады, суреттері атауларының ретімен тұрады.

read = Оқу
view-in = { $viewer } бағдарламасында қарау
description = Сипаттама
contents = Мазмұны
folios = Парақтар
folio-of = { $folio }, { $title }
pages-of-folios = Парақтар қатарының бөліктері
previous = Алдыңғы
next = Келесі
missing-leaf = Парақ жоғалған
rights = Құқықтар
credit = Дереккөзі
provided-by = Ұсынған
links = Сілтемелер
share = Дәйексөз келтіру және бөлісу
cite = Дәйексөз
cite-as-text = Мәтінмен
cite-bibtex = BibTeX
cite-ris = RIS
cite-csl = CSL-JSON
permalink = Осы беттің мекенжайы
download = Жүктеп алу
download-size = { $width } × { $height } пиксель
manifest-3 = IIIF манифесі, 3-нұсқа
manifest-2 = IIIF манифесі, 2.1-нұсқа
drag-and-drop = IIIF қарау бағдарламасына сүйреп апарыңыз
embed = Сайтқа қою
embed-code = Сайтыңызға арналған код
collection = Жинақ
detail-of = Үзіндісі: { $folio }
detail-region = { $width } × { $height } пиксель, { $x }, { $y } нүктесінен
whole-folio = Парақ толығымен
zoom-in = Жақындату
which-folio-title = Қай парақ?
which-folio = Бұл қолжазбада «{ $folio }» деп аталатын бірнеше парақ бар:
no-such-folio-title = Мұндай парақ жоқ
no-such-folio = Бұл қолжазбада «{ $folio }» деп аталатын парақ жоқ.

missing-viewers = Жетіспейтін қарау бағдарламалары
not-installed-here = Бұл серверде орнатылмаған:
installing-before = Сервер иесі жетіспейтінін мына пәрменмен қоса алады:
installing-after = содан кейін серверді қайта іске қосу керек.
viewer-missing-title = { $viewer } орнатылмаған
viewer-missing = Сервер иесі оны төмендегі пәрменмен қосып, серверді қайта іске қоса алады; оған дейін манифестер басқа бағдарламаларда ашылады.
needs-javascript = { $viewer } үшін JavaScript керек.
without-javascript = Онсыз манифесті басқа қарау бағдарламасында ашуға болады:

not-found-title = Табылмады
not-found = Бұл мекенжайда ештеңе жоқ.
nothing-to-open-title = Ашатын ештеңе жоқ
nothing-to-open = Мекенжайда манифест аталмаған: басты беттен қолжазба таңдаңыз.
