### العربية، بلغة فهارس المكتبات

## Not yet checked by a native reader

own-name = العربية
direction = rtl
languages = اللغة
site = ورّاق
to-home-page = إلى الصفحة الرئيسية
skip-to-content = الانتقال إلى المحتوى
footer = تُتاح الصور وأوصافها وفق معايير IIIF، ويمكن فتح رابط البيان في أي برنامج عرض يدعمها.

items-to-read = { $form ->
    [zero] لا توجد مواد للاطلاع
    [one] مادة واحدة للاطلاع
    [two] مادتان للاطلاع
    [few] { $count } مواد للاطلاع
   *[other] { $count } مادة للاطلاع
}
images = { $form ->
    [zero] لا توجد صور
    [one] صورة واحدة
    [two] صورتان
    [few] { $count } صور
   *[other] { $count } صورة
}
items-found = { $form ->
    [zero] لا نتائج
    [one] نتيجة واحدة
    [two] نتيجتان
    [few] { $count } نتائج
   *[other] { $count } نتيجة
}
search = بحث
search-hint = العنوان أو رقم الحفظ…
all-items = جميع المواد
nothing-found-title = لا نتائج
nothing-found = ليست في أي مادة هذه الكلمات كلها، لا في عنوانها ولا في رقم حفظها ولا في اسمها.
pages = الصفحات
first-image-of = الصورة الأولى من:
no-picture = لا توجد صورة
untitled = بلا عنوان
shelfmark = رقم الحفظ
open-in = فتح في { $viewer }
iiif-manifest = بيان IIIF
empty-title = الرفوف خالية
empty-remedy-before = ضع مجلدًا من صور الصفحات داخل المجلد الذي يحدّده الخيار
empty-remedy-after = فيصبح كل مجلد كهذا مادة في هذه الصفحة، وتُرتَّب صوره بحسب أسمائها.

missing-viewers = برامج عرض غير مثبَّتة
not-installed-here = غير مثبَّت على هذا الخادم:
installing-before = يستطيع مشغّل الخادم إضافة ما ينقص بالأمر
installing-after = ثم إعادة التشغيل.
viewer-missing-title = برنامج العرض { $viewer } غير مثبَّت
viewer-missing = يستطيع مشغّل هذا الخادم إضافته بالأمر الآتي ثم إعادة التشغيل، وإلى ذلك الحين يمكن فتح بيانات IIIF في برامج عرض أخرى.
needs-javascript = يحتاج { $viewer } إلى JavaScript.
without-javascript = ويمكن من دونه فتح البيان في برنامج عرض آخر:

not-found-title = الصفحة غير موجودة
not-found = لا يوجد شيء في هذا العنوان.
nothing-to-open-title = لا شيء لفتحه
nothing-to-open = لا يذكر العنوان بيان IIIF: اختر مادة من الصفحة الرئيسية.

read = قراءة
view-in = العرض في { $viewer }
description = الوصف
contents = المحتويات
folios = الأوراق
folio-of = { $folio } من { $title }
pages-of-folios = أجزاء الأوراق
previous = السابق
next = التالي
missing-leaf = ورقة مفقودة
rights = الحقوق
credit = الإسناد
provided-by = بإتاحة من
links = روابط
share = الاستشهاد والمشاركة
cite = صيغة الاستشهاد
cite-as-text = نصًّا
cite-bibtex = BibTeX
cite-ris = RIS
cite-csl = CSL-JSON
permalink = عنوان هذه الصفحة
download = تنزيل
download-size = { $width } × { $height } بكسل
manifest-3 = بيان IIIF، الإصدار 3
manifest-2 = بيان IIIF، الإصدار 2.1
drag-and-drop = اسحب هذا إلى برنامج عرض يدعم IIIF
embed = تضمين
embed-code = الشيفرة لموقعك
collection = مجموعة
detail-of = تفصيل من { $folio }
detail-region = { $width } × { $height } بكسل ابتداءً من { $x }، { $y }
whole-folio = الورقة كاملة
zoom-in = تقريب
which-folio-title = أيّ ورقة؟
which-folio = في هذه المادة أكثر من ورقة تسمّى «{ $folio }»:
no-such-folio-title = لا توجد هذه الورقة
no-such-folio = ليس في هذه المادة ورقة تسمّى «{ $folio }».

reading-previous = الأوراق السابقة
reading-next = الأوراق التالية
reading-book = صفحات الكتاب
reading-folios = الأوراق
reading-zoom-in = تكبير
reading-zoom-out = تصغير
reading-home = عرض كامل
reading-rotate = تدوير الصورة
reading-full-screen = ملء الشاشة
reading-single = ورقة واحدة كل مرة
reading-contents = المحتويات
reading-text = النص
reading-layers = الطبقات
reading-image = الإضاءة واللون
reading-about = عن المخطوط
reading-keys = المفاتيح
reading-select = تحديد جزء
reading-measure = قياس
reading-close = إغلاق
reading-tools = الأدوات
reading-panels = بجانب الورقة
reading-brightness = السطوع
reading-contrast = التباين
reading-invert = معكوس الألوان
reading-gray = تدرّج رمادي
reading-reset = كما صُوِّر
reading-base-layer = الطبقة السفلى
reading-over-layer = الطبقة العليا
reading-how = الطريقة
reading-fade = تلاشٍ
reading-curtain = ستارة
reading-amount = مقدار الطبقة العليا
reading-to-item = الوصف والاستشهاد
reading-key-turn = تقليب الصفحة؛ في الكتاب الذي يُقرأ من اليمين يتقدّم السهم الأيسر
reading-key-ends = أول ورقة وآخر ورقة
reading-key-zoom = تكبير وتصغير وعرض كامل
reading-key-pan = تحريك الصورة
reading-key-rotate = تدوير الصورة
reading-key-panels = المحتويات، النص، الطبقات، الإضاءة واللون
reading-key-marks = تحديد جزء، قياس
reading-key-full = ملء الشاشة
reading-key-help = هذه المفاتيح
reading-key-escape = إغلاق المفتوح
reading-loading = يجري فتح المخطوط…
reading-no-manifest = تعذّر جلب وصف هذه المادة.
reading-no-picture = تعذّر جلب بعض الصور.
reading-try-again = إعادة المحاولة
reading-no-contents = لا توجد محتويات مسجَّلة.
reading-no-text = لا يوجد نص لهذه الأوراق.
reading-no-layers = لهذه الأوراق صورة واحدة فقط.
reading-opening = الأوراق
reading-folio = الورقة
reading-layer = الطبقة
reading-none = لا شيء
reading-curtain-handle = حافة الستارة
reading-select-help = ارسم مستطيلًا، أو حرّكه بمفاتيح الأسهم وغيّر حجمه بها مع مفتاح Shift.
reading-measure-help = ارسم خطًّا، أو حرّك نهايته بمفاتيح الأسهم وبدايته بها مع مفتاح Shift.
reading-copied = نُسخ
reading-copy = نسخ العنوان
reading-cite-link = الاستشهاد بهذا الجزء
reading-millimeters = مم
reading-centimeters = سم
reading-note = ملاحظة
