### English, which every other file translates and falls back to.
###
### The syntax is that of Project Fluent; `own-name` and `direction` are the language's own. A text
### that ends in `-before` or `-after` stands around an element of the page. `$count` is a number and `$form` its
### plural form, by Unicode CLDR: zero, one, two, few, many or other.

## The frame of every page

own-name = English
direction = ltr
languages = Language
site = Warraq
to-home-page = To the home page
skip-to-content = Skip to the content
footer = Pictures and descriptions are served through the IIIF Image and Presentation APIs: a manifest link opens in every viewer that speaks IIIF.

## The home page

items-to-read = { $form ->
    [one] { $count } item to read
   *[other] { $count } items to read
}
images = { $form ->
    [one] { $count } image
   *[other] { $count } images
}
items-found = { $form ->
    [one] { $count } item found
   *[other] { $count } items found
}
search = Search
search-hint = Title, shelfmark…
all-items = All items
nothing-found-title = Nothing found
nothing-found = No item has all of these words in its title, its shelfmark or its name.
pages = Pages
first-image-of = First image of
no-picture = No picture
untitled = Untitled
shelfmark = Shelfmark
open-in = Open in { $viewer }
iiif-manifest = IIIF manifest
empty-title = The shelves are empty
empty-remedy-before = Put a folder of page images into the folder that
empty-remedy-after = names: each such folder becomes an item on this page, its images in the order of their names.

## The page of an item

read = Read
view-in = View in { $viewer }
description = Description
contents = Contents
folios = Folios
folio-of = { $folio } of { $title }
pages-of-folios = Pages of folios
previous = Previous
next = Next
missing-leaf = Missing leaf
rights = Rights
credit = Credit
provided-by = Provided by
links = Links
share = Cite and share
cite = Cite
cite-as-text = As text
cite-bibtex = BibTeX
cite-ris = RIS
cite-csl = CSL-JSON
permalink = Address of this page
download = Download
download-size = { $width } × { $height } pixels
manifest-3 = IIIF manifest, version 3
manifest-2 = IIIF manifest, version 2.1
drag-and-drop = Drag this into a IIIF viewer
embed = Embed
embed-code = Code for your site
collection = Collection
detail-of = Detail of { $folio }
detail-region = { $width } × { $height } pixels from { $x }, { $y }
whole-folio = The whole folio
zoom-in = Closer
which-folio-title = Which folio?
which-folio = Several folios of this item are called “{ $folio }”:
no-such-folio-title = No such folio
no-such-folio = This item has no folio that is called “{ $folio }”.

## The reader
reading-previous = Previous folios
reading-next = Next folios
reading-book = Pages of the book
reading-folios = Folios
reading-zoom-in = Closer
reading-zoom-out = Further away
reading-home = All of the opening
reading-rotate = Turn the picture
reading-full-screen = Full screen
reading-single = One folio at a time
reading-contents = Contents
reading-text = Text
reading-layers = Layers
reading-image = Light and color
reading-about = About
reading-keys = Keys
reading-select = Select a detail
reading-measure = Measure
reading-close = Close
reading-tools = Tools
reading-panels = Beside the folio
reading-brightness = Brightness
reading-contrast = Contrast
reading-invert = Inverted
reading-gray = Gray
reading-reset = As photographed
reading-base-layer = Below
reading-over-layer = Above
reading-how = How
reading-fade = Fade
reading-curtain = Curtain
reading-amount = How much of the upper layer
reading-to-item = Description and citation
reading-key-turn = Turn the page; in a book that is read from the right, the left arrow goes on
reading-key-ends = First and last folio
reading-key-zoom = Closer, further away, all of the opening
reading-key-pan = Move the picture
reading-key-rotate = Turn the picture
reading-key-panels = Contents, text, layers, light and color
reading-key-marks = Select a detail, measure
reading-key-full = Full screen
reading-key-help = These keys
reading-key-escape = Close what is open
reading-loading = The manuscript is being opened …
reading-no-manifest = The description of this item cannot be fetched.
reading-no-picture = Some pictures cannot be fetched.
reading-try-again = Try again
reading-no-contents = No contents are recorded.
reading-no-text = There is no text for these folios.
reading-no-layers = These folios have only one picture.
reading-opening = Folios
reading-folio = Folio
reading-layer = Layer
reading-none = None
reading-curtain-handle = Edge of the curtain
reading-select-help = Draw a rectangle, or move it with the arrow keys and size it with Shift and the arrow keys.
reading-measure-help = Draw a line, or move its end with the arrow keys and its beginning with Shift and the arrow keys.
reading-copied = Copied
reading-copy = Copy the address
reading-cite-link = Cite this detail
reading-millimeters = mm
reading-centimeters = cm
reading-note = Note

## Viewers that are not there

missing-viewers = Missing viewers
not-installed-here = Not installed on this server:
installing-before = Its operator can add what is missing with
installing-after = and a restart.
viewer-missing-title = { $viewer } is not installed
viewer-missing = The operator of this server can add it with the command below and a restart; until then the manifests open in viewers elsewhere.
needs-javascript = { $viewer } needs JavaScript.
without-javascript = Without it, the manifest can still be opened in another viewer:

## Pages that say one thing

not-found-title = Not Found
not-found = There is nothing at this address.
nothing-to-open-title = Nothing to open
nothing-to-open = The address names no manifest: choose an item on the home page.
