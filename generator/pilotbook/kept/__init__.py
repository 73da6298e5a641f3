"""Pages kept between builds."""
