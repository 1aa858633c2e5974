### Français : les mots des catalogues de manuscrits

## Not yet checked by a native reader

own-name = Français
direction = ltr
languages = Langue
site = Warraq
to-home-page = Vers la page d’accueil
skip-to-content = Aller au contenu
footer = Les images et les descriptions sont servies selon les normes IIIF : le lien d’un manifeste s’ouvre dans toute visionneuse qui les connaît.

items-to-read = { $form ->
    [one] { $count } manuscrit à lire
   *[other] { $count } manuscrits à lire
}
images = { $form ->
    [one] { $count } image
   *[other] { $count } images
}
items-found = { $form ->
    [one] { $count } manuscrit trouvé
   *[other] { $count } manuscrits trouvés
}
search = Chercher
search-hint = Titre, cote…
all-items = Tous les manuscrits
nothing-found-title = Aucun résultat
nothing-found = Aucun manuscrit n’a tous ces mots dans son titre, sa cote ou son nom.
pages = Pages
first-image-of = Première image de
no-picture = Pas d’image
untitled = Sans titre
shelfmark = Cote
open-in = Ouvrir dans { $viewer }
iiif-manifest = Manifeste IIIF
empty-title = Les rayons sont vides
empty-remedy-before = Placez un dossier d’images de pages dans le dossier que nomme
empty-remedy-after = chaque dossier de ce genre apparaît sur cette page, ses images dans l’ordre de leurs noms.

read = Lire
view-in = Voir dans { $viewer }
description = Description
contents = Table des matières
folios = Feuillets
folio-of = { $folio } de { $title }
pages-of-folios = Parties des feuillets
previous = Précédent
next = Suivant
missing-leaf = Feuillet manquant
rights = Droits
credit = Mention obligatoire
provided-by = Mis à disposition par
links = Liens
share = Citer et partager
cite = Citation
cite-as-text = En texte
cite-bibtex = BibTeX
cite-ris = RIS
cite-csl = CSL-JSON
permalink = Adresse de cette page
download = Télécharger
download-size = { $width } × { $height } pixels
manifest-3 = Manifeste IIIF, version 3
manifest-2 = Manifeste IIIF, version 2.1
drag-and-drop = À glisser dans une visionneuse IIIF
embed = Intégrer
embed-code = Code pour votre site
collection = Collection
detail-of = Détail de { $folio }
detail-region = { $width } × { $height } pixels à partir de { $x }, { $y }
whole-folio = Le feuillet entier
zoom-in = De plus près
which-folio-title = Quel feuillet ?
which-folio = Plusieurs feuillets de ce manuscrit s’appellent « { $folio } » :
no-such-folio-title = Feuillet inexistant
no-such-folio = Ce manuscrit n’a pas de feuillet nommé « { $folio } ».

missing-viewers = Visionneuses absentes
not-installed-here = Non installé sur ce serveur :
installing-before = L’administrateur peut ajouter ce qui manque avec
installing-after = puis un redémarrage.
viewer-missing-title = { $viewer } n’est pas installé
viewer-missing = L’administrateur de ce serveur peut l’ajouter avec la commande ci-dessous et un redémarrage ; d’ici là, les manifestes s’ouvrent dans d’autres visionneuses.
needs-javascript = { $viewer } a besoin de JavaScript.
without-javascript = Sans JavaScript, le manifeste s’ouvre dans une autre visionneuse :

not-found-title = Page introuvable
not-found = Il n’y a rien à cette adresse.
nothing-to-open-title = Rien à ouvrir
nothing-to-open = L’adresse ne nomme aucun manifeste : choisissez un manuscrit sur la page d’accueil.

reading-previous = Folios précédents
reading-next = Folios suivants
reading-book = Pages du livre
reading-folios = Folios
reading-zoom-in = Plus près
reading-zoom-out = Plus loin
reading-home = Toute l’ouverture
reading-rotate = Tourner l’image
reading-full-screen = Plein écran
reading-single = Un folio à la fois
reading-contents = Sommaire
reading-text = Texte
reading-layers = Couches
reading-image = Lumière et couleur
reading-about = À propos
reading-keys = Touches
reading-select = Choisir un détail
reading-measure = Mesurer
reading-close = Fermer
reading-tools = Outils
reading-panels = À côté du folio
reading-brightness = Luminosité
reading-contrast = Contraste
reading-invert = Inversé
reading-gray = Gris
reading-reset = Comme photographié
reading-base-layer = Dessous
reading-over-layer = Dessus
reading-how = Manière
reading-fade = Fondu
reading-curtain = Rideau
reading-amount = Part de la couche supérieure
reading-to-item = Description et citation
reading-key-turn = Tourner la page ; dans un livre lu depuis la droite, la flèche gauche avance
reading-key-ends = Premier et dernier folio
reading-key-zoom = Plus près, plus loin, toute l’ouverture
reading-key-pan = Déplacer l’image
reading-key-rotate = Tourner l’image
reading-key-panels = Sommaire, texte, couches, lumière et couleur
reading-key-marks = Choisir un détail, mesurer
reading-key-full = Plein écran
reading-key-help = Ces touches
reading-key-escape = Fermer ce qui est ouvert
reading-loading = Ouverture du manuscrit…
reading-no-manifest = La description de ce document ne peut être obtenue.
reading-no-picture = Certaines images ne peuvent être obtenues.
reading-try-again = Réessayer
reading-no-contents = Aucun sommaire n’est enregistré.
reading-no-text = Il n’y a pas de texte pour ces folios.
reading-no-layers = Ces folios n’ont qu’une image.
reading-opening = Folios
reading-folio = Folio
reading-layer = Couche
reading-none = Aucune
reading-curtain-handle = Bord du rideau
reading-select-help = Tracez un rectangle, ou déplacez-le avec les flèches et changez sa taille avec Maj et les flèches.
reading-measure-help = Tracez une ligne, ou déplacez sa fin avec les flèches et son début avec Maj et les flèches.
reading-copied = Copié
reading-copy = Copier l’adresse
reading-cite-link = Citer ce détail
reading-millimeters = mm
reading-centimeters = cm
reading-note = Note
