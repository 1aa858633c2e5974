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
