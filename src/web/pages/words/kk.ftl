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
items-found = { $form ->
    [one] { $count } қолжазба табылды
   *[other] { $count } қолжазба табылды
}
search = Іздеу
search-hint = Атауы, сақтау шифры…
all-items = Барлық қолжазбалар
nothing-found-title = Ештеңе табылмады
nothing-found = Ешбір қолжазбаның атауында, шифрында немесе атында бұл сөздердің бәрі жоқ.
pages = Беттер
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

reading-previous = Алдыңғы парақтар
reading-next = Келесі парақтар
reading-book = Кітап беттері
reading-folios = Парақтар
reading-zoom-in = Жақындату
reading-zoom-out = Алыстату
reading-home = Бүкіл жайма
reading-rotate = Суретті бұру
reading-full-screen = Толық экран
reading-single = Бір парақтан
reading-contents = Мазмұны
reading-text = Мәтін
reading-layers = Қабаттар
reading-image = Жарық пен түс
reading-about = Қолжазба туралы
reading-keys = Пернелер
reading-select = Үзінді таңдау
reading-measure = Өлшеу
reading-close = Жабу
reading-tools = Құралдар
reading-panels = Парақ жанында
reading-brightness = Жарықтығы
reading-contrast = Контраст
reading-invert = Терістелген
reading-gray = Сұр
reading-reset = Түсірілген қалпында
reading-base-layer = Астыңғы қабат
reading-over-layer = Үстіңгі қабат
reading-how = Тәсілі
reading-fade = Біртіндеп
reading-curtain = Перде
reading-amount = Үстіңгі қабаттың үлесі
reading-to-item = Сипаттама және дәйексөз
reading-key-turn = Бетті аудару; оңнан оқылатын кітапта сол жақ көрсеткі алға апарады
reading-key-ends = Бірінші және соңғы парақ
reading-key-zoom = Жақындату, алыстату, бүкіл жайма
reading-key-pan = Суретті жылжыту
reading-key-rotate = Суретті бұру
reading-key-panels = Мазмұны, мәтін, қабаттар, жарық пен түс
reading-key-marks = Үзінді таңдау, өлшеу
reading-key-full = Толық экран
reading-key-help = Осы пернелер
reading-key-escape = Ашылғанды жабу
reading-loading = Қолжазба ашылуда…
reading-no-manifest = Бұл құжаттың сипаттамасын алу мүмкін емес.
reading-no-picture = Кейбір суреттерді алу мүмкін емес.
reading-try-again = Қайталап көру
reading-no-contents = Мазмұны жазылмаған.
reading-no-text = Бұл парақтардың мәтіні жоқ.
reading-no-layers = Бұл парақтардың бір ғана суреті бар.
reading-opening = Парақтар
reading-folio = Парақ
reading-layer = Қабат
reading-none = Жоқ
reading-curtain-handle = Перденің шеті
reading-select-help = Тіктөртбұрыш сызыңыз немесе оны көрсеткілермен жылжытып, өлшемін Shift және көрсеткілермен өзгертіңіз.
reading-measure-help = Сызық сызыңыз немесе оның соңын көрсеткілермен, басын Shift және көрсеткілермен жылжытыңыз.
reading-copied = Көшірілді
reading-copy = Мекенжайды көшіру
reading-cite-link = Осы үзіндіге сілтеме жасау
reading-millimeters = мм
reading-centimeters = см
reading-note = Ескертпе
