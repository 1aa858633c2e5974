### Русский: слова каталогов рукописей

## Not yet checked by a native reader

own-name = Русский
direction = ltr
languages = Язык
site = Варрак
to-home-page = На главную страницу
skip-to-content = Перейти к содержанию
footer = Изображения и описания доступны по стандартам IIIF: ссылка на манифест открывается в любой программе просмотра, которая их поддерживает.

items-to-read = { $form ->
    [one] { $count } рукопись
    [few] { $count } рукописи
   *[other] { $count } рукописей
}
images = { $form ->
    [one] { $count } изображение
    [few] { $count } изображения
   *[other] { $count } изображений
}
items-found = { $form ->
    [one] Найдена { $count } рукопись
    [few] Найдены { $count } рукописи
   *[other] Найдено { $count } рукописей
}
search = Искать
search-hint = Название, шифр…
all-items = Все рукописи
nothing-found-title = Ничего не найдено
nothing-found = Ни у одной рукописи нет всех этих слов в названии, шифре или имени.
pages = Страницы
first-image-of = Первое изображение:
no-picture = Нет изображения
untitled = Без названия
shelfmark = Шифр
open-in = Открыть в { $viewer }
iiif-manifest = Манифест IIIF
empty-title = Полки пусты
empty-remedy-before = Положите папку с изображениями страниц в папку, которую называет
empty-remedy-after = каждая такая папка появится на этой странице, а её изображения — в порядке имён.

read = Читать
view-in = Смотреть в { $viewer }
description = Описание
contents = Содержание
folios = Листы
folio-of = { $folio }, { $title }
pages-of-folios = Части ряда листов
previous = Назад
next = Вперёд
missing-leaf = Лист утрачен
rights = Права
credit = Указание источника
provided-by = Предоставлено
links = Ссылки
share = Цитировать и поделиться
cite = Цитата
cite-as-text = Текстом
cite-bibtex = BibTeX
cite-ris = RIS
cite-csl = CSL-JSON
permalink = Адрес этой страницы
download = Скачать
download-size = { $width } × { $height } пикселей
manifest-3 = Манифест IIIF, версия 3
manifest-2 = Манифест IIIF, версия 2.1
drag-and-drop = Перетащите в программу просмотра IIIF
embed = Встроить
embed-code = Код для вашего сайта
collection = Собрание
detail-of = Фрагмент: { $folio }
detail-region = { $width } × { $height } пикселей от { $x }, { $y }
whole-folio = Лист целиком
zoom-in = Ближе
which-folio-title = Который лист?
which-folio = В этой рукописи несколько листов называются «{ $folio }»:
no-such-folio-title = Такого листа нет
no-such-folio = В этой рукописи нет листа, который называется «{ $folio }».

missing-viewers = Недостающие программы просмотра
not-installed-here = Не установлено на этом сервере:
installing-before = Администратор может добавить недостающее командой
installing-after = и перезапуском.
viewer-missing-title = { $viewer }: не установлено
viewer-missing = Администратор сервера может добавить программу командой, которая приведена ниже, и перезапуском; до тех пор манифесты открываются в других программах просмотра.
needs-javascript = Для { $viewer } нужен JavaScript.
without-javascript = Без него манифест можно открыть в другой программе просмотра:

not-found-title = Не найдено
not-found = По этому адресу ничего нет.
nothing-to-open-title = Открывать нечего
nothing-to-open = Адрес не называет манифеста: выберите рукопись на главной странице.

reading-previous = Предыдущие листы
reading-next = Следующие листы
reading-book = Страницы книги
reading-folios = Листы
reading-zoom-in = Ближе
reading-zoom-out = Дальше
reading-home = Весь разворот
reading-rotate = Повернуть изображение
reading-full-screen = На весь экран
reading-single = По одному листу
reading-contents = Содержание
reading-text = Текст
reading-layers = Слои
reading-image = Свет и цвет
reading-about = О рукописи
reading-keys = Клавиши
reading-select = Выделить фрагмент
reading-measure = Измерить
reading-close = Закрыть
reading-tools = Инструменты
reading-panels = Рядом с листом
reading-brightness = Яркость
reading-contrast = Контраст
reading-invert = Негатив
reading-gray = Оттенки серого
reading-reset = Как на снимке
reading-base-layer = Нижний слой
reading-over-layer = Верхний слой
reading-how = Способ
reading-fade = Проявление
reading-curtain = Шторка
reading-amount = Доля верхнего слоя
reading-to-item = Описание и цитирование
reading-key-turn = Перелистнуть; в книге, которую читают справа, левая стрелка ведёт вперёд
reading-key-ends = Первый и последний лист
reading-key-zoom = Ближе, дальше, весь разворот
reading-key-pan = Сдвинуть изображение
reading-key-rotate = Повернуть изображение
reading-key-panels = Содержание, текст, слои, свет и цвет
reading-key-marks = Выделить фрагмент, измерить
reading-key-full = На весь экран
reading-key-help = Эти клавиши
reading-key-escape = Закрыть открытое
reading-loading = Рукопись открывается…
reading-no-manifest = Не удаётся получить описание этого документа.
reading-no-picture = Не удаётся получить некоторые изображения.
reading-try-again = Попробовать ещё раз
reading-no-contents = Содержание не записано.
reading-no-text = Для этих листов нет текста.
reading-no-layers = У этих листов только одно изображение.
reading-opening = Листы
reading-folio = Лист
reading-layer = Слой
reading-none = Нет
reading-curtain-handle = Край шторки
reading-select-help = Нарисуйте прямоугольник или двигайте его стрелками, а размер меняйте стрелками с Shift.
reading-measure-help = Нарисуйте линию или двигайте её конец стрелками, а начало — стрелками с Shift.
reading-copied = Скопировано
reading-copy = Скопировать адрес
reading-cite-link = Цитировать этот фрагмент
reading-millimeters = мм
reading-centimeters = см
reading-note = Примечание
