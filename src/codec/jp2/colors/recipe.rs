//! [`Recipe`]: how the pixels of a picture are made of its components.

use bytes::Bytes;

use super::Component;
use super::channels::choose;
use super::depth::Depth;
use super::lab;
use super::model::Model;
use super::sources::{Source, sources};
use crate::codec::jp2::container::{Color, Header, Space};
use crate::codec::jp2::fault::Fault;
use crate::pixels::Channels;

/// How pixels are made of components. Made once for a picture.
#[derive(Clone, Debug)]
pub(in crate::codec::jp2) struct Recipe {
    pub(super) model: Model,
    /// The colors in the order of the model, then alpha where there is one.
    pub(super) inputs: Vec<Input>,
    pub(super) has_alpha: bool,
    /// Whether alpha is to be divided out of the colors.
    pub(super) multiplied: bool,
    /// The smallest step of all components, across and down: that of the pixels.
    pub(super) step: (u32, u32),
    components: Vec<usize>,
    icc_profile: Option<Bytes>,
}

/// What one color or alpha is made of.
#[derive(Clone, Debug)]
pub(super) struct Input {
    /// Index among [`Recipe::components`].
    pub(super) plane: usize,
    /// Steps of the component on the reference grid.
    pub(super) step: (u32, u32),
    pub(super) depth: Depth,
}

impl Recipe {
    /// `components` are all that the codestream has; `header` is `None` where it comes
    /// without a container.
    ///
    /// What nobody tells is guessed by the number of channels: below three the first is gray,
    /// three are RGB (YCbCr where only the first has all its samples, as OpenJPEG takes it),
    /// four are RGB and alpha; of more the first three are RGB. Where there are fewer
    /// channels than the color space has, the first is gray. Transparency of inks is left
    /// out: what is printed is opaque.
    ///
    /// # Errors
    /// [`Fault::Damaged`] when the boxes name components, columns or channels that there are
    /// not; [`Fault::Unsupported`] for a color space that is not converted.
    pub(in crate::codec::jp2) fn new(
        components: &[Component],
        header: Option<&Header>,
    ) -> Result<Self, Fault> {
        let none = Header::default();
        let header = header.unwrap_or(&none);
        let channels = sources(components, header)?;
        if channels.is_empty() {
            return Err(Fault::damaged("it has no components"));
        }
        let bits = |component: &Component| component.precision;
        if let Some(bits) = components.iter().map(bits).find(|bits| !(1..=38).contains(bits)) {
            return Err(Fault::damaged(format!("a component of it has {bits} bits a sample")));
        }
        let space = Told::of(header.color.as_ref(), channels.len())?;
        let choice = choose(channels.len(), &header.definitions, space.colors())?;
        let colors: Vec<Source> = choice.colors.iter().map(|channel| channels[*channel]).collect();
        let step = smallest_step(components);
        let only_colors = channels.len() == colors.len();
        let (model, extended) = match space {
            told if told.colors() > colors.len() => (Model::Gray { inverted: false }, false),
            Told::Model(Model::Rgb) if only_colors && chroma_is_coarser(components, &colors) => {
                (Model::Ycc { limited: false }, false)
            }
            Told::Model(model) => (model, false),
            Told::Lab(parameters) => (of_lab(parameters, components, header, &colors)?, false),
            Told::ExtendedRgb => (Model::Rgb, true),
        };
        let alpha = choice.alpha.filter(|_| model != Model::Cmyk);
        let mut recipe = Self {
            model,
            inputs: Vec::new(),
            has_alpha: alpha.is_some(),
            multiplied: alpha.as_ref().is_some_and(|alpha| alpha.multiplied),
            step,
            components: Vec::new(),
            icc_profile: None,
        };
        for source in &colors {
            let depth = depth(*source, components, header, extended)?;
            recipe.add(*source, components, depth);
        }
        if let Some(alpha) = alpha {
            let source = channels[alpha.channel];
            recipe.add(source, components, depth(source, components, header, false)?);
        }
        recipe.icc_profile = recipe.fitting_profile(header.color.as_ref());
        Ok(recipe)
    }

    fn add(&mut self, source: Source, components: &[Component], depth: Depth) {
        let known = self.components.iter().position(|known| *known == source.component);
        let plane = known.unwrap_or_else(|| {
            self.components.push(source.component);
            self.components.len() - 1
        });
        self.inputs.push(Input { plane, step: components[source.component].step, depth });
    }

    /// The profile, unless the colors are no longer those it is for.
    fn fitting_profile(&self, color: Option<&Color>) -> Option<Bytes> {
        let Some(Color::Icc { space, profile }) = color else { return None };
        match (&self.model, space) {
            (Model::Gray { .. }, b"GRAY")
            | (Model::Rgb | Model::Ycc { .. }, b"RGB ")
            | (Model::Cmyk, b"CMYK") => profile.clone(),
            _ => None,
        }
    }

    /// What [`Recipe::paint`] gives.
    pub(in crate::codec::jp2) fn channels(&self) -> Channels {
        match (&self.model, self.has_alpha) {
            (Model::Gray { .. }, false) => Channels::Gray,
            (Model::Gray { .. }, true) => Channels::GrayAlpha,
            (Model::Cmyk, _) => Channels::Cmyk,
            (_, false) => Channels::Rgb,
            (_, true) => Channels::Rgba,
        }
    }

    /// Indices of the components that must be decoded, in the order in which
    /// [`Recipe::paint`] takes them; each once, five at most.
    pub(in crate::codec::jp2) fn components(&self) -> &[usize] {
        &self.components
    }

    /// The ICC profile that the colors are in, unchecked: of gray for gray, of RGB for
    /// colors, of CMYK for inks.
    pub(in crate::codec::jp2) fn icc_profile(&self) -> Option<Bytes> {
        self.icc_profile.clone()
    }

    /// Steps of the reference grid from pixel to pixel.
    pub(in crate::codec::jp2) const fn step(&self) -> (u32, u32) {
        self.step
    }

    /// Bytes of memory beside itself.
    pub(in crate::codec::jp2) fn weight(&self) -> usize {
        let tables: usize = self.inputs.iter().map(|input| input.depth.weight()).sum();
        let profile = self.icc_profile.as_ref().map_or(0, Bytes::len);
        let lists = self.inputs.len() * size_of::<Input>() + self.components.len() * 8;
        tables + profile + lists + self.model.weight()
    }
}

/// A color space as far as it is known before the channels are.
enum Told {
    Model(Model),
    Lab(Option<[u32; 7]>),
    ExtendedRgb,
}

impl Told {
    fn of(color: Option<&Color>, channels: usize) -> Result<Self, Fault> {
        let guessed = if channels < 3 { Model::Gray { inverted: false } } else { Model::Rgb };
        let model = match color {
            None => guessed,
            Some(Color::Icc { space, .. }) => match space {
                b"GRAY" => Model::Gray { inverted: false },
                b"RGB " => Model::Rgb,
                b"CMY " => Model::Cmy,
                b"CMYK" => Model::Cmyk,
                b"Lab " | b"XYZ " | b"Luv " | b"YCbr" | b"Yxy " | b"HSV " | b"HLS " => {
                    let name = space.escape_ascii();
                    return Err(Fault::unsupported(format!(
                        "colors of an ICC profile for `{name}`"
                    )));
                }
                // A profile for any other colors, or a damaged one.
                _ => guessed,
            },
            Some(Color::Enumerated(space)) => match *space {
                Space::Gray { inverted } => Model::Gray { inverted },
                Space::Srgb => Model::Rgb,
                Space::Ycc { limited } => Model::Ycc { limited },
                Space::Cmy => Model::Cmy,
                Space::Cmyk => Model::Cmyk,
                Space::Lab(parameters) => return Ok(Self::Lab(parameters)),
                Space::ExtendedRgb => return Ok(Self::ExtendedRgb),
            },
            Some(Color::Unconverted(name)) => {
                return Err(Fault::unsupported(format!("colors in {name}; convert it to sRGB")));
            }
        };
        Ok(Self::Model(model))
    }

    const fn colors(&self) -> usize {
        match self {
            Self::Model(model) => model.colors(),
            Self::Lab(_) | Self::ExtendedRgb => 3,
        }
    }
}

fn smallest_step(components: &[Component]) -> (u32, u32) {
    let least = |pick: fn(&Component) -> u32| components.iter().map(pick).min().unwrap_or(1).max(1);
    (least(|component| component.step.0), least(|component| component.step.1))
}

/// Whether only the first color has all its samples: nobody stores RGB so.
fn chroma_is_coarser(components: &[Component], colors: &[Source]) -> bool {
    let across = |source: &Source| components[source.component].step.0;
    let direct = colors.iter().all(|source| source.column.is_none());
    let (luma, chroma) = (across(&colors[0]), colors[1..].iter().map(across));
    direct && chroma.into_iter().all(|step| step > luma)
}

/// Precision and sign of what a channel's samples are, palette applied.
fn precision(source: Source, components: &[Component], header: &Header) -> (u32, bool) {
    match (source.column, &header.palette) {
        (Some(column), Some(palette)) => {
            let column = &palette.columns[column];
            (column.precision, column.signed)
        }
        _ => (components[source.component].precision, components[source.component].signed),
    }
}

fn of_lab(
    parameters: Option<[u32; 7]>,
    components: &[Component],
    header: &Header,
    colors: &[Source],
) -> Result<Model, Fault> {
    let depth = |at: usize| precision(colors[at], components, header);
    Ok(Model::Lab(Box::new(lab::conversion(parameters, [depth(0), depth(1), depth(2)])?)))
}

/// How the samples of a channel become 8 bits; `extended` where they are e-sRGB.
fn depth(
    source: Source,
    components: &[Component],
    header: &Header,
    extended: bool,
) -> Result<Depth, Fault> {
    let (bits, signed) = precision(source, components, header);
    if extended {
        // Narrower ones are not defined, and a palette has no need of it.
        if bits < 9 || source.column.is_some() {
            return Err(Fault::unsupported(format!("e-sRGB of {bits} bits or in a palette")));
        }
        return Ok(Depth::extended(bits, signed));
    }
    Ok(match (source.column, &header.palette) {
        (Some(column), Some(palette)) => Depth::palette(&palette.columns[column]),
        _ => Depth::full(bits, signed),
    })
}
