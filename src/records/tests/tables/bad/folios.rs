//! Mistakes of tables of folios.

/// Tables of folios, and what is said of them without the name of the file.
pub(super) const FOLIOS: [(&str, &[&str]); 52] = [
    ("", &[": is empty; its first line names the columns, as in folio,image"]),
    ("\n\n", &[": is empty; its first line names the columns, as in folio,image"]),
    (
        "folio,image\n",
        &[": has no row below the names of its columns; write some, or remove the file"],
    ),
    ("imge,folio\na/1.tif,1r", &[":1: `imge` is no column of this table; did you mean `image`?"]),
    (
        "image,colour\na/1.tif,red",
        &[
            ":1: `colour` is no column of this table; COLUMNS; one for your own remarks has a name that begins with `#`",
        ],
    ),
    (
        "image,title\na/1.tif,red",
        &[
            ":1: `title` is no column of this table; COLUMNS; one for your own remarks has a name that begins with `#`",
        ],
    ),
    (
        "Label:ar,image\nx,a/1.tif",
        &[":1: `Label:ar` is no column of this table; did you mean `label:ar`?"],
    ),
    (
        "image,label:arabic\na/1.tif,x",
        &[":1: `label`: `arabic` is no language tag; that of Arabic is `ar`"],
    ),
    (
        "image,label:en_US\na/1.tif,x",
        &[":1: `label`: `en_US` is no language tag; a hyphen stands between its parts: `en-US`"],
    ),
    (
        "image,label:ar,label:AR\na/1.tif,x,y",
        &[":1: the column `label:AR` is there twice as `label:ar`; keep one"],
    ),
    ("image,image\na/1.tif,b/1.tif", &[":1: the column `image` is there twice; keep one"]),
    ("image,crop:en\na/1.tif,b/1.tif", &[":1: `crop` has no languages; remove `en` and the colon"]),
    (
        "image,metadata\na/1.tif,x",
        &[
            ":1: `metadata` has its label behind it, as in `metadata:Script`, and may have a language behind that, as in `metadata:Script:ar`",
        ],
    ),
    (
        "image,choice\na/1.tif,x",
        &[
            ":1: `choice` is no column of this table; pictures of one folio have a row each, with the same `folio` or `name`",
        ],
    ),
    (
        "image,measures\na/1.tif,x",
        &[
            ":1: `measures` is no column of this table; write two columns, `measures:height` and `measures:width`",
        ],
    ),
    ("x,y\n1,2", &[":1: names no column; COLUMNS"]),
    ("1r,a/1.tif\n1v,a/2.tif", &[":1: names no column; COLUMNS"]),
    (
        "folio,image\n1r,a/1.tif,lost\n1v,,x",
        &[
            ":2: the cell `lost` is in column 3, which has no name in the first line; name the column, or move the cell",
            ":3: the cell `x` is in column 3, which has no name in the first line; name the column, or move the cell",
            ":3: this folio has no picture; fill in `image`, or write yes under `missing`",
        ],
    ),
    (
        "folio,image\n1r\n1v,a/2.tif\n2r,\n",
        &[
            ":2: this folio has no picture; fill in `image`, or write yes under `missing`",
            ":4: this folio has no picture; fill in `image`, or write yes under `missing`",
        ],
    ),
    (
        "folio,image\n\"1r,a/1.tif\n1v,../x.tif\n",
        &[
            ":2: a cell begins with a quotation mark here and has none at its end; add it, or write marks that belong to the text twice: \"\"",
            ":3: `image`: `../x.tif` leads out of its folder with `..`; pictures must lie below the images folder",
        ],
    ),
    (
        "folio,image\n\"1r\"v,a/1.tif\n1v,../x.tif\n",
        &[
            ":2: `v,a/1.tif` stands behind the quotation mark that ends a cell; remove it, or write marks that belong to the text twice: \"\"",
            ":3: `image`: `../x.tif` leads out of its folder with `..`; pictures must lie below the images folder",
        ],
    ),
    (
        "folio,image\n02.янв,a/1.tif\n1/2/2024,a/2.tif\n#REF!,a/3.tif",
        &[
            ":2: `folio`: `02.янв` is a date that a spreadsheet made of something else, such as 1-2; set the column to the format Text and type it again",
            ":3: `folio`: `1/2/2024` is a date that a spreadsheet made of something else, such as 1-2; set the column to the format Text and type it again",
            ":4: `folio`: `#REF!` is what a spreadsheet shows of a formula that went wrong; write the value",
        ],
    ),
    (
        "folio,image\nboard,a/1.tif",
        &[
            ":2: `folio` must be the number of a folio, such as \"12v\" or \"12bis r\"; write `board` as `label`",
        ],
    ),
    (
        "folio,label,image\n1r,one,a/1.tif",
        &[":2: there is both `folio` and `label`; remove one of them"],
    ),
    (
        "image,crop\na/1.tif,left",
        &[
            ":2: `crop` must be left, top, width and height in pixels, such as [0, 0, 1500, 2000]; this is `left`",
        ],
    ),
    (
        "image,crop\na/1.tif,1 2 3",
        &[
            ":2: `crop` must be left, top, width and height in pixels, such as [0, 0, 1500, 2000]; this has 3 numbers",
        ],
    ),
    ("image,crop\na/1.tif,1 2 0 3", &[":2: `crop` has no width or no height"]),
    (
        "image,rotate\na/1.tif,45\na/2.tif,half",
        &[
            ":2: `rotate` must be 90, 180 or 270, clockwise; this is 45",
            ":3: `rotate` must be a whole number from 0 to 360; this is `half`",
        ],
    ),
    (
        "image,missing\na/1.tif,yes\na/2.tif,perhaps",
        &[
            ":2: this folio is `missing` and has a picture; remove one of them",
            ":3: `missing` must be yes or no; this is `perhaps`",
        ],
    ),
    (
        "image,behavior\na/1.tif,facing",
        &[":2: `behavior` must be one of facing-pages, non-paged; `facing` is none"],
    ),
    (
        "image,measures:height\na/1.tif,200",
        &[":2: the cell of `measures:width` is empty, or there is no such column; fill it in"],
    ),
    (
        "image,measures:height,measures:width\na/1.tif,tall,0",
        &[
            ":2: `measures:height` must be a number of millimeters, more than 0 and at most 10000; this is `tall`",
            ":2: `measures:width` must be a number of millimeters, more than 0 and at most 10000",
        ],
    ),
    (
        "name,image\na/b,a/1.tif",
        &[":2: `name`: `a/b` is no name; a slash parts addresses; use `-` or `.` instead"],
    ),
    (
        "name,image\na,a/1.tif\nb,a/2.tif\na,a/3.tif",
        &[
            ":4: the name `a` is taken by the folio in line 2 of `folios.csv`; names are parts of addresses, give it another",
        ],
    ),
    (
        "image\na/1.tif\nb/1.tif",
        &[
            ":3: this folio is named `1` after its picture, as the folio in line 2 of `folios.csv` is; give it a `name` of its own",
        ],
    ),
    (
        "folio,image\n1r,a/1.tif\n1r,a/2.tif",
        &[
            ":2: this row and another are pictures of one folio, and nothing tells them apart; fill in `image_label`, such as `image_label:en`, or `method`",
            ":3: this row and another are pictures of one folio, and nothing tells them apart; fill in `image_label`, such as `image_label:en`, or `method`",
        ],
    ),
    (
        "folio,image,method\n1r,a/1.tif,uv\n1r,a/2.tif,infrared",
        &[
            ":2: `method` must be one of before-restoration, during-restoration, after-restoration, natural-light, raking-light, transmitted-light, ultraviolet, infrared, x-ray, multispectral; `uv` is none",
        ],
    ),
    (
        "folio,image,method\n1r,a/1.tif,infrared",
        &[
            ":2: `method` tells pictures of one folio apart, and this one has no other; put the row of the other below it with the same `folio` or `name`, or empty the cell",
        ],
    ),
    (
        "folio,image,image_label\n1r,a/1.tif,x\n1r,a/1.tif,y",
        &[":3: `a/1.tif` is in this choice twice"],
    ),
    (
        "folio,image,image_label,at\n1r,a/1.tif,,\n1r,a/2.tif,y,1 2",
        &[
            ":3: `at` must be left, top, width and height in pixels, such as [0, 0, 1500, 2000]; this has 2 numbers",
        ],
    ),
    (
        "folio,image,image_label,label:en\n1r,a/1.tif,x,\n1r,a/2.tif,y,z",
        &[
            ":3: `label:en` is not what the first row of this folio has, line 2 of `folios.csv`; what concerns the folio stands there, so empty this cell or make both alike",
        ],
    ),
    (
        "folio,image,image_label,size\n1r,a/1.tif,x,1 2\n1r,a/2.tif,y,2 3",
        &[
            ":3: `size` is not what the first row of this folio has, line 2 of `folios.csv`; what concerns the folio stands there, so empty this cell or make both alike",
        ],
    ),
    (
        "folio,image,image_label,image_label:en\n1r,,x,y\n1r,a/2.tif,y,z",
        &[":2: the cell of `image` is empty, or there is no such column; fill it in"],
    ),
    (
        "image,service:id\na/1.tif,https://a.example/x",
        &[":2: there is both `image` and `service`; remove one of them"],
    ),
    (
        "folio,service:id\n1r,https://a.example/x",
        &[":2: the cell of `service:size` is empty, or there is no such column; fill it in"],
    ),
    (
        "folio,service:id,service:size\n1r,x,1 2",
        &[":2: `service:id` must be an address that begins with https:// or http://; `x` is none"],
    ),
    (
        "folio,file:url,file:size,crop\n1r,https://a.example/x.jpg,10 20,0 0 1 1",
        &[
            ":2: a picture in `file` is shown as it is; `crop` and `rotate` need an image of ours or a `service`",
        ],
    ),
    (
        "image\n../../etc/passwd\n/etc/passwd\na\\b.tif\n.ssh/id",
        &[
            ":2: `image`: `../../etc/passwd` leads out of its folder with `..`; pictures must lie below the images folder",
            ":3: `image`: `/etc/passwd` is an absolute path; write it from the images folder on, without what leads there",
            ":4: `image`: `a\\b.tif` has a backslash in it; folders and files are parted by `/`",
            ":5: `image`: `.ssh/id` has a part that begins with a dot; hidden files are not served, rename it",
        ],
    ),
    (
        "image,label\na/1.tif,\"x\u{7}\"",
        &[":2: `label` has the control character U+0007 in it; remove it"],
    ),
    (
        "\"folio,image\n1r,a/1.tif\n1v,/a.tif",
        &[
            ":1: a cell begins with a quotation mark here and has none at its end; add it, or write marks that belong to the text twice: \"\"",
        ],
    ),
    (
        "image,metadata:{ xx = }\na/1.tif,x",
        &[
            ":1: a label in several languages is written as in `metadata:{ en = \"Script\", ar = \"الخط\" }`",
        ],
    ),
    (
        "image,metadata:{ arabic = 'x' }\na/1.tif,x",
        &[":1: `metadata`: `arabic` is no language tag; that of Arabic is `ar`"],
    ),
];
